import type { ChildRef, ControllerEntry, Project, ResourceRef } from "../model/project.ts";
import { builtinOf } from "./read-resource.ts";

const byName = (left: ControllerEntry, right: ControllerEntry): number => (left.name < right.name ? -1 : 1);

/**
 * The text of `metatron.json`: fields in the order of the model, controllers by name, the same bytes for the same project.
 * What follows from the name of a built-in resource is left out, and so are empty lists of related kinds.
 */
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
    with: parts,
    metacontroller,
    dependencies,
    docs,
    lintIgnore,
  } = project;
  const ordered = {
    $schema: "./node_modules/@metatron/cli/dist/metatron.schema.json",
    format,
    name,
    namespace,
    image,
    service,
    packageManager,
    ci,
    authentication,
    with: parts?.length === 0 ? undefined : parts,
    metacontroller,
    dependencies,
    docs,
    lintIgnore,
    controllers: [...project.controllers].sort(byName).map(orderController),
  };
  return `${layOut(JSON.parse(JSON.stringify(ordered)))}\n`;
}

function orderController(entry: ControllerEntry): object {
  const { type, name, route, hooks, resyncPeriodSeconds, etag, ...own } = entry;
  const related = entry.related.length === 0 ? undefined : entry.related.map(briefly);
  const tail = { related, hooks, resyncPeriodSeconds, etag };
  if (entry.type === "decorator") {
    const { targets, attachments } = entry;
    return {
      type,
      name,
      route,
      targets: targets.map(briefly),
      attachments: attachments.map(briefly),
      ...tail,
    };
  }
  const { parent, generateSelector, children } = own as Pick<
    typeof entry,
    "parent" | "generateSelector" | "children"
  >;
  return { type, name, route, parent, generateSelector, children: children.map(briefly), ...tail };
}

/** A reference without what its apiVersion and resource say already. */
function briefly(ref: ResourceRef | ChildRef): object {
  const { apiVersion, kind, resource, scope, ...rest } = ref;
  const known = rest.crd === undefined ? builtinOf(apiVersion, resource) : undefined;
  return known?.kind === kind && known.scope === scope ? { apiVersion, resource, ...rest } : ref;
}

const width = 120;

/** JSON in which what fits into `room` is one line, so that a kind of child is a line in a diff. */
function layOut(value: unknown, room = 0, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const [open, pad, close] = Array.isArray(value) ? ["[", "", "]"] : ["{", " ", "}"];
  const members = Object.entries(value).map(
    ([key, item]) => [Array.isArray(value) ? "" : `${JSON.stringify(key)}: `, item as unknown] as const,
  );
  if (members.length === 0) return open + close;
  const line = members.map(([key, item]) => key + layOut(item, Infinity)).join(", ");
  const short = `${open}${pad}${line}${pad}${close}`;
  if (short.length <= room) return short;
  const inner = `${indent}  `;
  const lines = members.map(
    ([key, item]) => inner + key + layOut(item, width - inner.length - key.length - 1, inner),
  );
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}
