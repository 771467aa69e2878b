import { verdictsOn } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A word of the schema that is read as a boolean. */
export const crdBooleanWord: Rule = {
  id: "crd-boolean-word",
  severity: "warning",
  title: "A property or enum value that is read as a boolean",
  reason:
    "Kubernetes reads YAML 1.1, where y, n, yes, no, on and off are booleans: the property is called true or false, and a string never equals such an enum value.",
  fix: "Quote the word.",
  link: "https://yaml.org/type/bool.html",
  *check(context) {
    for (const { code, document, steps, message } of verdictsOn(context, "warnings"))
      if (code === "crd-boolean-word") yield { document, path: steps, message };
  },
};
