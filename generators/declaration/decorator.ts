import { findBuiltin } from "../../src/kinds/index.ts";
import type { FilePlan } from "../../src/plan/model.ts";
import type { ResourceRef } from "../../src/project/model.ts";
import { moduleOf, type Context, type DecoratorContext } from "../context/context.ts";
import { render } from "../templates.ts";
import { toolFile } from "../text/file.ts";
import { collectImports } from "./imports.ts";
import { kindViews, type TypesOf } from "./kind-map.ts";
import { moduleText } from "./module-text.ts";
import { toChild, toHooks, toResource } from "./resources.ts";

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
