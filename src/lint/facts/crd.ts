import type { JsonObject } from "@metatron/runtime";
import type { LintDocument, Path } from "../model.ts";
import { listOf, objectOf, textOf } from "../values.ts";

/** One version of a CRD, read without judging it. */
export interface CrdVersionFacts {
  readonly name: string;
  readonly isServed: boolean;
  readonly hasStatus: boolean;
  /** `{}` when there is none. */
  readonly schema: JsonObject;
  readonly path: Path;
  readonly schemaPath: Path;
}

/** A CRD among the linted files, v1 or v1beta1. */
export interface CrdFacts {
  readonly document: LintDocument;
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly versions: readonly CrdVersionFacts[];
}

/** What is known of a CustomResourceDefinition document. */
export function toCrdFacts(document: LintDocument): CrdFacts {
  const spec = objectOf(document.value["spec"]);
  const names = objectOf(spec["names"]);
  return {
    document,
    group: textOf(spec["group"]) ?? "",
    plural: textOf(names["plural"]) ?? "",
    kind: textOf(names["kind"]) ?? "",
    isNamespaced: spec["scope"] !== "Cluster",
    versions: versionsOf(document, spec),
  };
}

function versionsOf(document: LintDocument, spec: JsonObject): CrdVersionFacts[] {
  const listed = listOf(spec["versions"]).map((entry, index) =>
    toVersion(document, spec, objectOf(entry), ["spec", "versions", index]),
  );
  if (listed.length > 0) return listed;
  const single = textOf(spec["version"]);
  return single === undefined ? [] : [toVersion(document, spec, { name: single, served: true }, ["spec"])];
}

/** In v1beta1 schema and subresources may stand beside the versions, for all of them. */
function toVersion(document: LintDocument, spec: JsonObject, entry: JsonObject, path: Path): CrdVersionFacts {
  const own = objectOf(entry["schema"]);
  const hasOwn = own["openAPIV3Schema"] !== undefined;
  const shared = objectOf(spec["validation"]);
  const subresources = objectOf(entry["subresources"] ?? spec["subresources"]);
  return {
    name: textOf(entry["name"]) ?? "",
    isServed: entry["served"] !== false,
    hasStatus: subresources["status"] !== undefined,
    schema: {
      ...objectOf((hasOwn ? own : shared)["openAPIV3Schema"]),
      ...(isPruned(document) ? {} : preserved),
    },
    path,
    schemaPath: hasOwn ? [...path, "schema", "openAPIV3Schema"] : ["spec", "validation", "openAPIV3Schema"],
  };
}

const preserved = { "x-kubernetes-preserve-unknown-fields": true };

/** v1beta1 prunes nothing unless it is told to. */
function isPruned({ value }: LintDocument): boolean {
  const keeps = objectOf(value["spec"])["preserveUnknownFields"];
  return keeps === undefined ? value["apiVersion"] !== "apiextensions.k8s.io/v1beta1" : keeps !== true;
}
