import { type Findings, at } from "./inspection.ts";
import { get, type RawMap } from "./read.ts";
import { isObject } from "@metatron/runtime/kubernetes";

/** The fields of a type of the API: `true` for a value that is not looked into. */
interface Fields {
  readonly [name: string]: true | Shape;
}

type Shape =
  | { readonly kind: "map"; readonly fields: () => Fields }
  | { readonly kind: "list" | "values"; readonly of: () => Fields };

const map = (fields: () => Fields): Shape => ({ kind: "map", fields });
const list = (of: () => Fields): Shape => ({ kind: "list", of });
const named = (names: string): Fields => Object.fromEntries(names.split(" ").map((name) => [name, true]));

const schema = (): Fields => schemaFields;

// `items` and `additionalProperties` are read by a decoder of their own, which is not strict.
const schemaFields: Fields = {
  ...named(
    "id $schema $ref description type format title default maximum exclusiveMaximum minimum exclusiveMinimum " +
      "maxLength minLength pattern maxItems minItems uniqueItems multipleOf enum maxProperties minProperties required " +
      "items additionalProperties dependencies additionalItems example nullable x-kubernetes-preserve-unknown-fields " +
      "x-kubernetes-embedded-resource x-kubernetes-int-or-string x-kubernetes-list-map-keys x-kubernetes-list-type " +
      "x-kubernetes-map-type",
  ),
  allOf: list(schema),
  oneOf: list(schema),
  anyOf: list(schema),
  not: map(schema),
  properties: { kind: "values", of: schema },
  patternProperties: { kind: "values", of: schema },
  definitions: { kind: "values", of: schema },
  externalDocs: map(() => named("description url")),
  "x-kubernetes-validations": list(() =>
    named("rule message messageExpression reason fieldPath optionalOldSelf"),
  ),
};

const clientConfig: Fields = {
  ...named("url caBundle"),
  service: map(() => named("namespace name path port")),
};

const version: Fields = {
  ...named("name served storage deprecated deprecationWarning"),
  schema: map(() => ({ openAPIV3Schema: map(schema) })),
  subresources: map(() => ({
    status: true,
    scale: map(() => named("specReplicasPath statusReplicasPath labelSelectorPath")),
  })),
  additionalPrinterColumns: list(() => named("name type format description priority jsonPath")),
  selectableFields: list(() => named("jsonPath")),
};

const definition: Fields = {
  ...named("apiVersion kind status"),
  metadata: map(() =>
    named(
      "name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp " +
        "deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields",
    ),
  ),
  spec: map(() => ({
    ...named("group scope preserveUnknownFields"),
    names: map(() => named("plural singular shortNames kind listKind categories")),
    versions: list(() => version),
    conversion: map(() => ({
      strategy: true,
      webhook: map(() => ({ conversionReviewVersions: true, clientConfig: map(() => clientConfig) })),
    })),
  })),
};

/**
 * Finds the fields that the API has not; `kubectl` refuses them, and the API server drops them where it is not strict.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
export function findUnknownFields(document: RawMap, findings: Findings): void {
  visit(document, definition, "", findings);
}

function visit(value: unknown, fields: Fields, path: string, findings: Findings): void {
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (shape === undefined) refuse(at(path, key), findings);
    else if (shape !== true) descend(get(value, key), shape, at(path, key), findings);
  }
}

function descend(value: unknown, shape: Shape, path: string, findings: Findings): void {
  if (shape.kind === "map") visit(value, shape.fields(), path, findings);
  else if (shape.kind === "list" && Array.isArray(value))
    for (const [index, item] of value.entries()) visit(item, shape.of(), `${path}[${index}]`, findings);
  else if (shape.kind === "values" && isObject(value))
    for (const key of Object.keys(value)) visit(value[key], shape.of(), at(path, key), findings);
}

/** Where v1beta1 had what v1 has in every version. */
const moved: ReadonlyMap<string, string> = new Map(
  ["version", "validation", "subresources", "additionalPrinterColumns"].map((name) => [
    `spec.${name}`,
    name === "version"
      ? "name the version in spec.versions, where v1 wants it"
      : `move it into spec.versions[]${name === "validation" ? " as schema" : ""}, where v1 wants it`,
  ]),
);

function refuse(path: string, findings: Findings): void {
  const fix = moved.get(path) ?? "remove it; the API server knows no such field";
  findings.refuse("CRD_SHAPE", path, `strict decoding error: unknown field ${JSON.stringify(path)}`, fix);
}
