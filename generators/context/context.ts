import { UserError } from "../../src/errors.ts";
import type { Crd } from "../../src/crd/model.ts";
import type {
  ControllerEntry,
  CompositeEntry,
  DecoratorEntry,
  ResourceRef,
} from "../../src/project/model.ts";
import type { ProjectModel } from "../model.ts";
import { claim, reservedWords } from "../text/reserved.ts";
import { camelCase, pascalCase } from "../text/words.ts";
import { planCrdModules, type CrdModule, type CrdUse } from "./crd-module.ts";

interface Names {
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

/** The version in an apiVersion. */
export const versionOf = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf("/") + 1);

/** The group in an apiVersion, empty for the core. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));

/** Every kind that a controller names, the parent or the targets first. */
export function resourcesOf(entry: ControllerEntry): readonly ResourceRef[] {
  const own =
    entry.type === "composite" ? [entry.parent, ...entry.children] : [...entry.targets, ...entry.attachments];
  return [...own, ...entry.related];
}

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
  return { model, modules, controllers };
}

function toNames(base: string, file: string, values: Set<string>): Names {
  const value = camelCase(base);
  return {
    file,
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
