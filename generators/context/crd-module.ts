import type { Crd, CrdVersion } from "../../src/crd/model.ts";
import { kebabCase } from "../text/words.ts";

/** The TypeScript module that holds the types of one version of a CRD: `src/generated/<file>.ts`. */
export interface CrdModule {
  readonly crd: Crd;
  readonly version: CrdVersion;
  /** Without folder and ending, as in `blog` or `blog-v1beta1`. */
  readonly file: string;
}

/** One version of one CRD that the project speaks of. */
export interface CrdUse {
  readonly crd: Crd;
  readonly version: string;
  /** Whether the CRD is a parent: all its served versions get types then. */
  readonly isParent: boolean;
}

/** The names in `src/generated` that no kind may take. */
const taken = ["controllers"];

/**
 * Names the modules of all CRDs in use. A kind that no other CRD shares is `blog`; kinds of one name are
 * told apart by their group. The first version of a CRD in use has the plain name, the others carry theirs.
 */
export function planCrdModules(uses: readonly CrdUse[]): CrdModule[] {
  const crds = new Map(uses.map(({ crd }) => [crd.name, crd]));
  const files = nameCrds([...crds.values()]);
  const used = new Set<string>([...taken, ...files.values()]);
  return [...crds.values()].flatMap((crd) => {
    const file = files.get(crd.name) ?? crd.name;
    const [first, ...others] = versionsOf(crd, uses);
    const plain = first === undefined ? [] : [{ crd, version: first, file }];
    return [
      ...plain,
      ...others.map((version) => ({ crd, version, file: claimVersion(used, file, version.name) })),
    ];
  });
}

function nameCrds(crds: readonly Crd[]): Map<string, string> {
  const byKind = groupByKind(crds);
  return new Map(crds.map((crd) => [crd.name, nameCrd(crd, byKind)]));
}

function groupByKind(crds: readonly Crd[]): Map<string, Crd[]> {
  const groups = new Map<string, Crd[]>();
  for (const crd of crds) groups.set(kebabCase(crd.kind), [...(groups.get(kebabCase(crd.kind)) ?? []), crd]);
  return groups;
}

function nameCrd(crd: Crd, byKind: ReadonlyMap<string, readonly Crd[]>): string {
  const kind = kebabCase(crd.kind);
  const sharing = byKind.get(kind) ?? [];
  if (sharing.length === 1 && !taken.includes(kind)) return kind;
  const isAloneInGroup = sharing.filter((other) => toFile(other) === toFile(crd)).length === 1;
  return isAloneInGroup ? toFile(crd) : crd.name;
}

const toFile = (crd: Crd): string => `${kebabCase(crd.kind)}-${crd.group.replaceAll(".", "-")}`;

function versionsOf(crd: Crd, uses: readonly CrdUse[]): CrdVersion[] {
  const own = uses.filter((use) => use.crd.name === crd.name);
  const parents = own.filter((use) => use.isParent);
  const wanted = [...parents, ...own].map((use) => use.version);
  const served = crd.versions.filter((version) => version.served).map((version) => version.name);
  const names = new Set(parents.length > 0 ? [...wanted, ...served] : wanted);
  return [...names].flatMap((name) => crd.versions.find((version) => version.name === name) ?? []);
}

function claimVersion(used: Set<string>, file: string, version: string): string {
  const dashed = `${file}-${version}`;
  const name = used.has(dashed) ? `${file}.${version}` : dashed;
  used.add(name);
  return name;
}
