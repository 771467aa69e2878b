import { crdOf, resourceName } from "../lookup.ts";
import type { Rule } from "../model.ts";
import { versionOf } from "@metatron/runtime/kubernetes";

/** A version that the CRD does not serve. */
export const versionNotServed: Rule = {
  id: "version-not-served",
  severity: "error",
  title: "A version that the CRD does not serve",
  reason:
    "Metacontroller watches the resource in exactly this version; one that is not served is not found and the controller does not start.",
  fix: "Name a served version, or serve this one in the CRD.",

  link: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/",
  *check(context) {
    for (const { document, parents, children } of context.controllers)
      for (const resource of [...parents, ...children]) {
        const crd = crdOf(context, resource);
        const served =
          crd?.versions.filter((version) => version.isServed).map((version) => version.name) ?? [];
        if (!crd || served.includes(versionOf(resource.apiVersion))) continue;
        yield {
          document,
          path: [...resource.path, "apiVersion"],
          message: `${resourceName(resource)} is not served; the CRD serves ${served.join(", ") || "no version"}`,
        };
      }
  },
};
