import { parentVersions } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** The parent's CRD has no status subresource. */
export const crdNoStatus: Rule = {
  id: "crd-no-status",
  severity: "error",
  title: "The parent's CRD has no status subresource",
  reason:
    "Metacontroller writes a composite parent's status through the status subresource and refuses a controller whose parent has none.",
  fix: "Add subresources: { status: {} } to that version of the CRD (metatron lint --fix does).",
  trap: 5,
  link: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#status-subresource",
  *check(context) {
    for (const { version, crd, name } of parentVersions(context))
      if (!version.hasStatus)
        yield {
          document: crd.document,
          path: version.path,
          message: `version ${version.name} of ${crd.plural}.${crd.group} has no status subresource, but is the parent of "${name}"`,
        };
  },
};
