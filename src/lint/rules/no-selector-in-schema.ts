import { parentVersions, preservesUnknown, propertyOf } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** Selector mode without spec.selector in the schema. */
export const noSelectorInSchema: Rule = {
  id: "no-selector-in-schema",
  severity: "error",
  title: "Selector mode without spec.selector in the schema",
  reason:
    "Without generateSelector the parent needs spec.selector; a schema that does not declare it prunes it and every pass fails.",
  fix: "Set generateSelector: true, or declare spec.selector (matchLabels, matchExpressions) in the CRD.",

  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#generate-selector",
  *check(context) {
    for (const { version, crd, name, generateSelector } of parentVersions(context)) {
      if (generateSelector || preservesUnknown(version.schema)) continue;
      const spec = propertyOf(version.schema, "spec");
      if (spec !== undefined && (preservesUnknown(spec) || propertyOf(spec, "selector"))) continue;
      yield {
        document: crd.document,
        path: spec === undefined ? version.schemaPath : [...version.schemaPath, "properties", "spec"],
        message: `"${name}" does not generate selectors, and ${crd.plural}.${crd.group} ${version.name} has no spec.selector`,
      };
    }
  },
};
