import { relatedRules } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A related rule with names beside selectors. */
export const relatedNamesAndSelector: Rule = {
  id: "related-names-and-selector",
  severity: "error",
  title: "A related rule with names beside selectors",
  reason:
    "A rule selects by names with a namespace, or by selectors; Metacontroller refuses one that does both.",
  fix: "Split it into two rules.",

  link: "https://metacontroller.github.io/metacontroller/api/customize.html#related-resources",
  *check(context) {
    for (const { document, path, entry } of relatedRules(context))
      if (
        entry["names"] !== undefined &&
        (entry["labelSelector"] ?? entry["namespaceSelector"]) !== undefined
      )
        yield { document, path, message: "the rule has names and a selector" };
  },
};
