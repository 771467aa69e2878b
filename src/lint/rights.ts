import type { JsonObject } from "@metatron/runtime";
import type { ControllerFacts } from "./facts.ts";
import type { LintContext } from "./model.ts";
import { listOf, objectOf, textOf, type LintDocument } from "./document.ts";
import { groupOf } from "@metatron/runtime/kubernetes";

/** A right that Metacontroller needs for a controller. */
export interface Right {
  readonly group: string;
  /** With its subresource: `blogs/status`. */
  readonly resource: string;
  readonly verb: string;
}

const readVerbs = ["get", "list", "watch"];
/** Nothing reads a live attachment: only children are adopted and released. */
const attachmentVerbs = ["list", "watch", "create", "update", "patch", "delete"];
const childVerbs = ["get", ...attachmentVerbs];

/** What Metacontroller must be allowed to do for one controller. */
export function neededRights(controller: ControllerFacts): Right[] {
  const parents = controller.parents.flatMap(({ apiVersion, resource }) => [
    ...[...readVerbs, "update"].map((verb) => ({ group: groupOf(apiVersion), resource, verb })),
    ...(controller.type === "composite"
      ? [{ group: groupOf(apiVersion), resource: `${resource}/status`, verb: "update" }]
      : []),
  ]);
  const children = controller.children.flatMap(({ apiVersion, resource }) =>
    (controller.type === "composite" ? childVerbs : attachmentVerbs).map((verb) => ({
      group: groupOf(apiVersion),
      resource,
      verb,
    })),
  );
  const related = controller.related.flatMap(({ apiVersion, resource }) =>
    readVerbs.map((verb) => ({ group: groupOf(apiVersion), resource, verb })),
  );
  const core = (resource: string, verbs: readonly string[]): Right[] =>
    verbs.map((verb) => ({ group: "", resource, verb }));
  return [
    ...parents,
    ...children,
    ...related,
    // The server watches namespaces whatever it runs, and reads credentials through a cache of all Secrets or ConfigMaps.
    ...core("namespaces", ["list", "watch"]),
    ...controller.credentials.flatMap((resource) => core(resource, readVerbs)),
  ].filter((right) => right.resource !== "");
}

/** The ClusterRoles among the files that are meant for Metacontroller: it stands in their name or a label. */
export function metacontrollerRoles(context: LintContext): LintDocument[] {
  return context.documents.filter(({ value }) => {
    if (value["kind"] !== "ClusterRole") return false;
    const { name, labels } = objectOf(value["metadata"]);
    const words = [textOf(name) ?? "", ...Object.entries(objectOf(labels)).flat().map(String)];
    return words.some((word) => word.includes("metacontroller")) && listOf(value["rules"]).length > 0;
  });
}

/** Whether one of the roles' rules grants a right. */
export function isGranted(roles: readonly LintDocument[], right: Right): boolean {
  return roles.some(({ value }) =>
    listOf(value["rules"])
      .map(objectOf)
      .some((rule) => grants(rule, right)),
  );
}

function grants(rule: JsonObject, { group, resource, verb }: Right): boolean {
  const has = (key: string, wanted: string): boolean => {
    const values = listOf(rule[key]);
    return values.includes(wanted) || values.includes("*");
  };
  const isNamed =
    has("resources", resource) || listOf(rule["resources"]).includes(`*/${resource.split("/")[1] ?? ""}`);
  return has("apiGroups", group) && isNamed && has("verbs", verb) && rule["resourceNames"] === undefined;
}
