import { metacontrollerRoles } from "../rights.ts";
import { listOf, objectOf, textOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** Wildcard rights for Metacontroller. */
export const wildcardRights: Rule = {
  id: "wildcard-rights",
  severity: "warning",
  title: "Wildcard rights for Metacontroller",
  reason:
    "A server that may do everything in the cluster hands that power to everybody who can create a controller object.",
  fix: "Set clusterRole.aggregationRule in the chart, empty clusterRole.rules, and grant what the controllers need.",
  trap: 16,
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  *check(context) {
    for (const document of metacontrollerRoles(context))
      for (const [index, rule] of listOf(document.value["rules"]).entries())
        if (
          listOf(objectOf(rule)["apiGroups"]).includes("*") &&
          listOf(objectOf(rule)["resources"]).includes("*")
        )
          yield {
            document,
            path: ["rules", index],
            message: `ClusterRole ${textOf(objectOf(document.value["metadata"])["name"])} grants every resource of every group`,
          };
  },
};
