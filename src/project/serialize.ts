import type { ControllerEntry, Project } from "../model/project.ts";

const byName = (left: ControllerEntry, right: ControllerEntry): number => (left.name < right.name ? -1 : 1);

/** The text of `metatron.json`: fields in the order of the model, controllers by name, the same bytes for the same project. */
export function serializeProject(project: Project): string {
  const {
    format,
    name,
    namespace,
    image,
    service,
    packageManager,
    ci,
    authentication,
    metacontroller,
    dependencies,
    docs,
    lintIgnore,
  } = project;
  const ordered = {
    $schema: "./node_modules/@metatron/cli/metatron.schema.json",
    format,
    name,
    namespace,
    image,
    service,
    packageManager,
    ci,
    authentication,
    metacontroller,
    dependencies,
    docs,
    lintIgnore,
    controllers: [...project.controllers].sort(byName).map(orderController),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function orderController(entry: ControllerEntry): object {
  const { type, name, route, hooks, related, resyncPeriodSeconds, etag, ...own } = entry;
  const tail = { related, hooks, resyncPeriodSeconds, etag };
  if (entry.type === "decorator")
    return { type, name, route, targets: entry.targets, attachments: entry.attachments, ...tail };
  const { parent, generateSelector, children } = own as Pick<
    typeof entry,
    "parent" | "generateSelector" | "children"
  >;
  return { type, name, route, parent, generateSelector, children, ...tail };
}
