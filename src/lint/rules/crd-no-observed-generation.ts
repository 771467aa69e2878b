import { parentVersions, preservesUnknown, propertyOf } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** The parent's status schema lacks observedGeneration. */
export const crdNoObservedGeneration: Rule = {
  id: "crd-no-observed-generation",
  severity: "warning",
  title: "The parent's status schema lacks observedGeneration",
  reason:
    "Metacontroller adds status.observedGeneration; a schema that does not declare it prunes it, so the status differs and is written once on every pass; that is no loop by itself.",
  fix: "Add observedGeneration: { type: integer, format: int64 } to the status schema (metatron lint --fix does); a CRD of somebody else may stay as it is.",
  trap: 5,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#sync-hook-response",
  *check(context) {
    for (const { version, crd } of parentVersions(context)) {
      if (preservesUnknown(version.schema)) continue;
      const status = propertyOf(version.schema, "status");
      if (status !== undefined && (preservesUnknown(status) || propertyOf(status, "observedGeneration")))
        continue;
      yield {
        document: crd.document,
        path: status === undefined ? version.schemaPath : [...version.schemaPath, "properties", "status"],
        message: `version ${version.name} of ${crd.plural}.${crd.group} does not declare status.observedGeneration`,
      };
    }
  },
};
