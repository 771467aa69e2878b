import { compareCrds, reportCrdChanges } from "../../crd/changes/index.ts";
import type { Crd } from "../../crd/index.ts";

/** What new CRDs change for code and objects that exist. */
export interface CrdReport {
  readonly text: string;
  readonly json: { readonly crds?: readonly object[] };
}

/** Compares each CRD of the inputs with the one that the project has. */
export function reportFreshCrds(fresh: ReadonlyMap<string, Crd>, known: ReadonlyMap<string, Crd>): CrdReport {
  const crds: object[] = [];
  let text = "";
  for (const [path, crd] of fresh) {
    const before = known.get(path);
    if (before === undefined) continue;
    const changes = compareCrds(before, crd);
    if (changes.length === 0) continue;
    text += reportCrdChanges(crd, changes);
    crds.push({ name: crd.name, changes });
  }
  return { text, json: crds.length === 0 ? {} : { crds } };
}

/** A word of warning for each parent that Metacontroller will refuse. */
export function warnOfParents(parents: readonly { readonly crd: Crd; readonly version: string }[]): string {
  return parents
    .filter(({ crd, version }) => crd.versions.find(({ name }) => name === version)?.hasStatus === false)
    .map(
      ({ crd, version }) =>
        `warning: ${crd.name} ${version} has no status subresource, so Metacontroller refuses it as a parent; metatron lint --fix adds one.\n`,
    )
    .join("");
}
