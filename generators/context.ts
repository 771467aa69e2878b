import type { Crd, CrdVersion } from "../src/model/crd.ts";
import { UserError } from "../src/model/errors.ts";
import type { CompositeEntry, ControllerEntry, DecoratorEntry, ResourceRef } from "../src/model/project.ts";
import type { ProjectModel } from "../src/model/generated.ts";
import { camelCase, claim, kebabCase, pascalCase, reservedWords } from "./text.ts";
import { versionOf } from "@metatron/runtime/kubernetes";
import { resourcesOf } from "../src/project/index.ts";

interface Names {
  /** The file of the controller, without folder and ending: `file`, unless the user renamed it. */
  readonly source: string;
  /** The file of declaration, controller, test and example, without folder and ending. */
  readonly file: string;
  /** The identifier of the declaration value. */
  readonly value: string;
  /** What the names of its types begin with. */
  readonly type: string;
}

/** A composite controller with the module of its parent. */
export interface CompositeContext {
  readonly entry: CompositeEntry;
  readonly names: Names;
  readonly parent: CrdModule;
}

/** A decorator controller. */
export interface DecoratorContext {
  readonly entry: DecoratorEntry;
  readonly names: Names;
}

export type ControllerContext = CompositeContext | DecoratorContext;

/** The model with every name decided, as the generators share it. */
export interface Context {
  readonly model: ProjectModel;
  readonly modules: readonly CrdModule[];
  readonly controllers: readonly ControllerContext[];
}

/** Whether a controller is a composite one. */
export const isComposite = (controller: ControllerContext): controller is CompositeContext =>
  controller.entry.type === "composite";

/** The children of a composite, or the attachments of a decorator. */
export const childrenOf = (entry: ControllerEntry) =>
  entry.type === "composite" ? entry.children : entry.attachments;

/** The module of a custom kind; none for a built-in one. */
export function moduleOf(
  modules: readonly CrdModule[],
  model: ProjectModel,
  ref: ResourceRef,
): CrdModule | undefined {
  if (ref.crd === undefined) return undefined;
  const crd = crdOf(model, ref);
  const found = modules.find(
    ({ crd: { name }, version }) => name === crd.name && version.name === versionOf(ref.apiVersion),
  );
  if (found === undefined) throw versionMissing(ref, crd);
  return found;
}

/** Decides every name of the project. */
export function createContext(model: ProjectModel): Context {
  const entries = [...model.project.controllers].sort((left, right) => (left.name < right.name ? -1 : 1));
  const modules = planCrdModules(entries.flatMap((entry) => usesOf(model, entry)));
  const files = new Set(["controllers", ...modules.map(({ file }) => file)]);
  const owned = new Set<string>();
  const values = new Set<string>([...reservedWords, "controllers"]);
  const controllers = entries.map((entry): ControllerContext => {
    if (entry.type === "decorator") {
      const file = claim(files, entry.name, `${entry.name}-decorator`, `${entry.name}.decorator`);
      return { entry, names: toNames(entry.name, file, values) };
    }
    const parent = moduleOf(modules, model, entry.parent);
    if (parent === undefined) throw parentIsBuiltIn(entry);
    const isFirst = !owned.has(parent.file);
    owned.add(parent.file);
    const file = isFirst
      ? parent.file
      : claim(files, entry.name, `${entry.name}-composite`, `${entry.name}.composite`);
    return { entry, parent, names: toNames(isFirst ? entry.parent.kind : entry.name, file, values) };
  });
  return { model, modules, controllers: controllers.map((each) => withSource(each, controllers, model)) };
}

/** Finds a controller whose file was renamed by its import of the declaration. */
function withSource<T extends ControllerContext>(
  controller: T,
  all: readonly ControllerContext[],
  { controllerFiles = new Map() }: ProjectModel,
): T {
  const { file, value } = controller.names;
  if (controllerFiles.has(file)) return controller;
  const others = new Set(all.map(({ names }) => names.file));
  const declared = new RegExp(
    `^import \\{[^}]*\\b${value.replaceAll("$", "\\$")}\\b[^}]*\\} from "(?:\\.\\./)+generated/${file.replaceAll(".", "\\.")}\\.ts"`,
    "m",
  );
  const [source, ...more] = [...controllerFiles].flatMap(([name, text]) =>
    !others.has(name) && declared.test(text) ? [name] : [],
  );
  return source === undefined || more.length > 0
    ? controller
    : { ...controller, names: { ...controller.names, source } };
}

function toNames(base: string, file: string, values: Set<string>): Names {
  const value = camelCase(base);
  return {
    file,
    source: file,
    value: claim(values, value, `${value}Controller`, camelCase(file), `${camelCase(file)}Controller`),
    type: pascalCase(base),
  };
}

function usesOf(model: ProjectModel, entry: ControllerEntry): CrdUse[] {
  return resourcesOf(entry).flatMap((ref) => {
    if (ref.crd === undefined) return [];
    const isParent = entry.type === "composite" && ref === entry.parent;
    return [{ crd: crdOf(model, ref), version: versionOf(ref.apiVersion), isParent }];
  });
}

function crdOf(model: ProjectModel, ref: ResourceRef): Crd {
  const crd = model.crds.get(ref.crd ?? "");
  if (crd !== undefined) return crd;
  const message = `metatron.json names ${ref.crd ?? ""} for ${ref.kind}, and there is no such file`;
  throw new UserError([
    { code: "PLAN_CRD_MISSING", message, fix: `Run metatron generate with that CRD again.` },
  ]);
}

function versionMissing(ref: ResourceRef, crd: Crd): UserError {
  const has = crd.versions.map(({ name }) => name).join(", ");
  const message = `${crd.name} has no version ${versionOf(ref.apiVersion)}; it has ${has}`;
  return new UserError([{ code: "PLAN_VERSION_MISSING", message, fix: `Choose one with --api-version.` }]);
}

function parentIsBuiltIn(entry: CompositeEntry): UserError {
  const message = `the parent ${entry.parent.kind} of ${entry.name} has no CRD; Metacontroller composes only custom kinds`;
  return new UserError([
    { code: "PLAN_PARENT_BUILT_IN", message, fix: "Use a decorator for a built-in kind." },
  ]);
}

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
function planCrdModules(uses: readonly CrdUse[]): CrdModule[] {
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
