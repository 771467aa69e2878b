import type { ChildDeclaration, HookDeclarations, ResourceDeclaration } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { FilePlan } from "../../src/model/plan.ts";
import type { ChildRef, HooksRef, ResourceRef } from "../../src/model/project.ts";
import { type Context, type CrdModule, moduleOf } from "../context.ts";
import { isTyped, kindKey, modelModule, openType } from "../kinds.ts";
import { pascalCase, toolFile } from "../text.ts";
import type { Imports, TypesOf } from "./imports.ts";

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
async function typeOf(ref: ResourceRef, as: "written" | "read", options: KindMapOptions): Promise<string> {
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

/** `src/generated/<kind>.schema.ts`: the parent's schema for `validate` and the gate, without descriptions. */
export function planSchema({ crd, version, file }: CrdModule, path: string): FilePlan {
  const literal = JSON.stringify(JSON.stringify(withoutDescriptions(version.schema)));
  const body =
    `import type { StructuralSchema } from "@metatron/runtime/schema";\n\n` +
    `/** The schema of ${crd.name} in version ${version.name}. */\n` +
    `export const schema: StructuralSchema = JSON.parse(\n  ${safe(literal)},\n);\n`;
  return toolFile(`src/generated/${file}.schema.ts`, body, path);
}

const safe = (literal: string): string =>
  literal.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** Only the keyword goes: a property may be called `description`. */
function withoutDescriptions(schema: StructuralSchema): StructuralSchema {
  const { description: _description, ...rest } = schema;
  const properties = Object.entries(rest.properties ?? {});
  return {
    ...rest,
    ...(rest.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(properties.map(([name, each]) => [name, withoutDescriptions(each)])),
        }),
    ...(rest.items === undefined ? {} : { items: withoutDescriptions(rest.items) }),
    ...(typeof rest.additionalProperties === "object"
      ? { additionalProperties: withoutDescriptions(rest.additionalProperties) }
      : {}),
  };
}

/** A resource as the declaration value has it. */
export const toResource = ({ apiVersion, kind, resource, scope }: ResourceRef): ResourceDeclaration => ({
  apiVersion,
  kind,
  resource,
  scope,
});

/** A child as the declaration value has it. */
export const toChild = (child: ChildRef): ChildDeclaration => ({
  ...toResource(child),
  updateMethod: child.updateStrategy.method,
});

/** The hooks with their versions, in the order of a call. */
export function toHooks({ sync, finalize, customize }: HooksRef): HookDeclarations {
  return {
    sync: sync.version,
    ...(finalize === undefined ? {} : { finalize: finalize.version }),
    ...(customize === undefined ? {} : { customize: customize.version }),
  };
}
