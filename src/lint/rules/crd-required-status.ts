import { verdictsOn } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A status that every new object must have and cannot have. */
export const crdRequiredStatus: Rule = {
  id: "crd-required-status",
  severity: "error",
  title: "The CRD requires a status beside the status subresource",
  reason:
    "The API server drops the status of a new object before it validates it, so that each create is refused: status: Required value.",
  fix: "Take status out of required, or give it a default.",
  link: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#status-subresource",
  *check(context) {
    for (const { code, document, steps, message } of verdictsOn(context, "warnings"))
      if (code === "crd-required-status") yield { document, path: steps, message };
  },
};
