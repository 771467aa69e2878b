import type { FilePlan } from "../../src/plan/model.ts";
import type { CompositeContext, Context } from "../context/context.ts";
import { render } from "../templates.ts";
import { toolFile } from "../text/file.ts";
import { claim } from "../text/reserved.ts";
import { collectImports } from "./imports.ts";
import { kindViews, type TypesOf } from "./kind-map.ts";
import { moduleText, takenNames } from "./module-text.ts";
import { toChild, toHooks, toResource } from "./resources.ts";

/** `src/generated/<kind>.ts` of a composite: the parent's types, its children's, and the declaration value. */
export async function planCompositeDeclaration(
  context: Context,
  typesOf: TypesOf,
  controller: CompositeContext,
): Promise<FilePlan> {
  const { entry, names, parent } = controller;
  const types = await typesOf(parent);
  const isHome = parent.file === names.file;
  const taken = new Set(isHome ? takenNames(types) : []);
  const own = ownNames(taken, names.type);
  const imports = collectImports(taken);
  const use = (name: string): string => (isHome ? name : imports.use(name, `./${parent.file}.ts`));
  const options = { context, typesOf, imports, home: names.file };
  const status = types.names.statusInput ?? types.names.status;
  const declaration = render("declaration/composite.hbs", {
    article: entry.parent.kind,
    name: entry.name,
    value: names.value,
    route: entry.route,
    hooks: toHooks(entry.hooks),
    types: {
      ...own,
      declaration: imports.use("CompositeDeclaration", "@metatron/runtime"),
      parent: use(types.names.parent),
      status: status === undefined ? "Record<string, unknown>" : use(status),
    },
    parent: { ...toResource(entry.parent), hasStatus: parent.version.hasStatus },
    schemaPath: `./${parent.file}.schema.ts`,
    children: await kindViews(entry.children, "written", options),
    related: await kindViews(entry.related, "read", options),
    childResources: entry.children.map(toChild),
    relatedResources: entry.related.map(toResource),
    generateSelector: entry.generateSelector,
  });
  const text = await moduleText(imports, declaration, isHome ? types : undefined);
  return toolFile(`src/generated/${names.file}.ts`, text, entry.parent.crd);
}

function ownNames(taken: Set<string>, type: string): { children: string; related: string } {
  return {
    children: claim(taken, `${type}Children`, `${type}ChildKinds`, `${type}MetatronChildren`),
    related: claim(taken, `${type}Related`, `${type}RelatedKinds`, `${type}MetatronRelated`),
  };
}
