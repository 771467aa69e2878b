import { childrenOf, type ControllerContext } from "../context/context.ts";
import { hookNamesOf } from "../manifests/targets.ts";

/** What the README says of one controller. */
export function controllerView({ entry, names }: ControllerContext, index: number) {
  const parents = entry.type === "composite" ? [entry.parent] : entry.targets;
  const children = childrenOf(entry).map(({ kind, updateStrategy: { method } }) => ({ kind, method }));
  return {
    id: `controller${index + 1}`,
    name: entry.name,
    type: entry.type === "composite" ? "CompositeController" : "DecoratorController",
    path: `/${entry.route}/sync`,
    file: names.file,
    parents: parents.map(({ kind }) => ({ kind })),
    children,
    related: entry.related.map(({ kind }) => ({ kind })),
    parentList: parents.map(({ kind, apiVersion }) => `${kind} (${apiVersion})`).join(", "),
    childList: children.map(({ kind, method }) => `${kind} (${method})`).join(", ") || "nothing",
    hookList: hookNamesOf(entry).join(", "),
  };
}
