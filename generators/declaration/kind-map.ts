import type { ResourceRef } from "../../src/project/model.ts";
import { moduleOf, type Context } from "../context/context.ts";
import type { CrdModule } from "../context/crd-module.ts";
import { isTyped, kindKey, modelModule, openType } from "../kinds/kind-type.ts";
import { pascalCase } from "../text/words.ts";
import type { TypesModule } from "../types/index.ts";
import type { Imports } from "./imports.ts";

/** Gives the types of a module, rendered once however often it is asked for. */
export type TypesOf = (module: CrdModule) => Promise<TypesModule>;

/** One kind of child or related object, as the kind map of a declaration has it. */
export interface KindView {
  readonly key: string;
  readonly type: string;
}

interface KindMapOptions {
  readonly context: Context;
  readonly typesOf: TypesOf;
  readonly imports: Imports;
  /** The module that is being written: its own names need no import. */
  readonly home: string;
}

/** The kind map of a list of resources: as written for children, as read for related objects. */
export function kindViews(
  refs: readonly ResourceRef[],
  as: "written" | "read",
  options: KindMapOptions,
): Promise<KindView[]> {
  return Promise.all(refs.map(async (ref) => ({ key: kindKey(ref), type: await typeOf(ref, as, options) })));
}

/** The type of one kind, imported where it needs to be. */
export async function typeOf(
  ref: ResourceRef,
  as: "written" | "read",
  options: KindMapOptions,
): Promise<string> {
  const { imports } = options;
  const module = moduleOf(options.context.modules, options.context.model, ref);
  if (module !== undefined) return await customType(module, as, options);
  if (isTyped(ref)) return imports.use(`I${ref.kind}`, modelModule(ref), pascalCase(ref.apiVersion));
  return openType(ref).replace("KubernetesObject", imports.use("KubernetesObject", "@metatron/runtime"));
}

/** A written child keeps the status of the kind as it is read, since an observed child has one. */
async function customType(
  module: CrdModule,
  as: "written" | "read",
  options: KindMapOptions,
): Promise<string> {
  const { names } = await options.typesOf(module);
  const use = (name: string): string =>
    module.file === options.home
      ? name
      : options.imports.use(name, `./${module.file}.ts`, pascalCase(module.crd.group));
  return use(as === "read" ? names.parent : names.input);
}
