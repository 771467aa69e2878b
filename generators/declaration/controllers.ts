import { findBuiltin } from "../../src/kinds/index.ts";
import type { FilePlan } from "../../src/model/plan.ts";
import type { ResourceRef } from "../../src/model/project.ts";
import { type CompositeContext, type Context, type DecoratorContext, moduleOf } from "../context.ts";
import { render } from "../templates.ts";
import { claim, toolFile } from "../text.ts";
import { collectImports, moduleText, takenNames, type TypesOf } from "./imports.ts";
import { kindViews, toChild, toHooks, toResource } from "./kind-map.ts";

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

/** `src/generated/<name>.ts` of a decorator: the types of its targets and attachments, and the declaration value. */
export async function planDecoratorDeclaration(
  context: Context,
  typesOf: TypesOf,
  { entry, names }: DecoratorContext,
): Promise<FilePlan> {
  const own = {
    target: `${names.type}Target`,
    attachments: `${names.type}Attachments`,
    related: `${names.type}Related`,
  };
  const imports = collectImports(Object.values(own));
  const options = { context, typesOf, imports, home: names.file };
  const observed = imports.use("Observed", "@metatron/runtime");
  const targets = (await kindViews(entry.targets, "read", options)).map(({ key, type }, index) => ({
    key,
    type: entry.targets[index]?.crd === undefined ? `${observed}<${type}>` : type,
  }));
  const declaration = render("declaration/decorator.hbs", {
    name: entry.name,
    value: names.value,
    route: entry.route,
    hooks: toHooks(entry.hooks),
    types: {
      ...own,
      declaration: imports.use("DecoratorDeclaration", "@metatron/runtime"),
      status: "Record<string, unknown>",
    },
    targets,
    targetResources: entry.targets.map((target) => ({
      ...toResource(target),
      hasStatus: hasStatus(context, target),
    })),
    attachments: await kindViews(entry.attachments, "written", options),
    attachmentResources: entry.attachments.map(toChild),
    related: await kindViews(entry.related, "read", options),
    relatedResources: entry.related.map(toResource),
  });
  return toolFile(`src/generated/${names.file}.ts`, await moduleText(imports, declaration));
}

function hasStatus(context: Context, target: ResourceRef): boolean {
  const module = moduleOf(context.modules, context.model, target);
  if (module !== undefined) return module.version.hasStatus;
  return findBuiltin(target.resource, target.apiVersion)?.hasStatus ?? false;
}
