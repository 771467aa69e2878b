import { verdictsOn } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** The API server refuses the CRD. */
export const crdRefused: Rule = {
  id: "crd-refused",
  severity: "error",
  title: "The API server refuses the CRD",
  reason:
    "kubectl apply fails on such a CRD, and metatron init and generate do not take it: the API server has rules for names, structural schemas, defaults, list keys, CEL rules and unknown fields.",
  fix: "Correct what the message names.",
  link: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema",
  *check(context) {
    for (const { document, steps, message, fix } of verdictsOn(context, "refusals"))
      yield { document, path: steps, message: `${message} (${fix})` };
  },
};
