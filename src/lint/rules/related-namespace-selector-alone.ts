import { relatedRules } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A related rule with a namespaceSelector alone. */
export const relatedNamespaceSelectorAlone: Rule = {
  id: "related-namespace-selector-alone",
  severity: "error",
  title: "A related rule with a namespaceSelector alone",
  reason:
    "namespaceSelector narrows where labelSelector looks; alone it selects nothing, and beside namespace it is refused.",
  fix: "Add a labelSelector ({} for all), and no namespace.",

  link: "https://metacontroller.github.io/metacontroller/api/customize.html#related-resources",
  *check(context) {
    for (const { document, path, entry } of relatedRules(context)) {
      if (entry["namespaceSelector"] === undefined) continue;
      if (entry["labelSelector"] === undefined || entry["namespace"] !== undefined)
        yield {
          document,
          path: [...path, "namespaceSelector"],
          message:
            entry["namespace"] === undefined
              ? "namespaceSelector without labelSelector"
              : "namespaceSelector beside namespace",
        };
    }
  },
};
