import type { FilePlan } from "../../src/model/plan.ts";
import { withArticle } from "../../src/model/article.ts";
import type { ChildRef, CompositeEntry } from "../../src/model/project.ts";
import type { CompositeContext, Context } from "../context.ts";
import { render } from "../templates.ts";
import { enumerate, format, userFile } from "../text.ts";
import { writeExamples, type Examples } from "./examples.ts";
import { selectorLabels, writeStatus } from "./default-status.ts";
import type { TypesOf } from "../declaration/imports.ts";

/** `src/controllers/<kind>.ts` of a composite: a stub with a worked example for its children. */
export async function planCompositeController(
  context: Context,
  typesOf: TypesOf,
  controller: CompositeContext,
): Promise<FilePlan> {
  const { entry, names, parent } = controller;
  const { schema } = parent.version;
  const taken = [
    "name",
    "labels",
    "parent",
    "children",
    "compositeController",
    "keepStatus",
    names.value,
    "declaration",
  ];
  const metadataOf = (child: ChildRef): string => metadata(entry, child);
  const examples = await writeExamples(entry.children, { context, typesOf, schema, taken, metadataOf });
  const place = entry.parent.scope === "Cluster" ? ', "default"' : "";
  const status = writeStatus(parent.version, examples.children, place);
  const usesName = examples.children.length > 0;
  const usesLabels = usesName && !entry.generateSelector;
  const isTaken = ["compositeController", "keepStatus", ...examples.builders].includes(names.value);
  const local = isTaken ? "declaration" : names.value;
  const text = render("controller/composite.hbs", {
    ...view(examples),
    kind: withArticle(entry.parent.kind),
    file: names.file,
    local,
    imported: local === names.value ? local : `${names.value} as ${local}`,
    parameters: [...(usesName ? ["parent"] : []), ...(status.readsChildren ? ["children"] : [])].join(", "),
    usesName,
    labels: usesLabels ? selectorLabels(schema) : "",
    status: status.code ?? "",
    keepsStatus: status.keepsStatus || (entry.hooks.finalize !== undefined && parent.version.hasStatus),
    ...hookView(entry),
  });
  return userFile(`src/controllers/${names.source}.ts`, await format(text, "typescript"));
}

/** What both kinds of stub show of their children. */
export const view = ({ children, builders, imports, without }: Examples) => ({
  children: children.map(({ constant, code, why }) => ({ constant, code, why })),
  builders,
  imports: imports.render(),
  without: enumerate(without),
  areMany: without.length > 1,
});

function hookView({ hooks, related, parent }: CompositeEntry) {
  return {
    hasFinalize: hooks.finalize !== undefined,
    hasCustomize: hooks.customize !== undefined,
    related: related.map(({ apiVersion, resource, scope }) => ({
      apiVersion,
      resource,
      isNamespaced: scope === "Namespaced" && parent.scope === "Namespaced",
    })),
  };
}

function metadata(entry: CompositeEntry, child: ChildRef): string {
  const namespace =
    child.scope === "Namespaced" && entry.parent.scope === "Cluster" ? 'namespace: "default",' : "";
  return `${namespace}${entry.generateSelector ? "" : "labels,"}`;
}
