import { relatedRules } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A related rule with a namespaceSelector alone. */
export const relatedNamespaceSelectorAlone: Rule = {
  id: "related-namespace-selector-alone",
  severity: "warning",
  title: "A related rule with a namespaceSelector alone",
  reason:
    "Alone it selects every object of the kind in those namespaces, kube-root-ca.crt among the ConfigMaps.",
  fix: "Add a labelSelector; an empty one ({}) says that all are meant.",

  link: "https://metacontroller.github.io/metacontroller/api/customize.html#related-resources",
  *check(context) {
    for (const { document, path, entry } of relatedRules(context)) {
      if (entry["namespaceSelector"] === undefined) continue;
      if (entry["labelSelector"] === undefined)
        yield {
          document,
          path: [...path, "namespaceSelector"],
          message: "namespaceSelector without labelSelector",
        };
    }
  },
};
