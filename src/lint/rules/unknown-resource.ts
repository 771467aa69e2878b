import { findBuiltin, nearestKinds } from "../../kinds/index.ts";
import { isBuiltinGroup, resourceName } from "../lookup.ts";
import type { Rule } from "../model.ts";
import { groupOf, versionOf } from "@metatron/runtime/kubernetes";

/** A built-in resource that Kubernetes does not serve. */
export const unknownResource: Rule = {
  id: "unknown-resource",
  severity: "error",
  title: "A built-in resource that Kubernetes does not serve",
  reason:
    "A resource is named by its lower-case plural in a served group and version; anything else is not found and the controller does not start.",
  fix: "Write the plural and the version as `kubectl api-resources` shows them.",

  link: "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
  *check(context) {
    for (const { document, parents, children } of context.controllers)
      for (const resource of [...parents, ...children]) {
        const group = groupOf(resource.apiVersion);
        if (resource.apiVersion === "" || !isBuiltinGroup(group)) continue;
        const builtin = findBuiltin(resource.resource, group);
        if (
          builtin?.resource === resource.resource &&
          builtin.versions.includes(versionOf(resource.apiVersion))
        )
          continue;
        const known = builtin ? [builtin] : nearestKinds(resource.resource);
        const names = known.flatMap((kind) => kind.versions.map((version) => nameOf(kind, version)));
        yield {
          document,
          path: [...resource.path, "resource"],
          message: `Kubernetes has no ${resourceName(resource)}${names.length > 0 ? `; it has ${names.join(", ")}` : ""}`,
        };
      }
  },
};

function nameOf({ resource, group }: { resource: string; group: string }, version: string): string {
  return `${resource}.${group === "" ? version : `${group}/${version}`}`;
}
