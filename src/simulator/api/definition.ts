import { isObject, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { ApiError, type ServedKind } from "../api-server.ts";
import { metadataOf, textOf } from "./storage.ts";

/** One served version of a custom kind. */
export interface CrdVersion {
  readonly name: string;
  readonly isStorage: boolean;
  readonly hasStatus: boolean;
  readonly schema: StructuralSchema;
}

/** What a CustomResourceDefinition makes the server serve. */
export interface Definition {
  readonly name: string;
  readonly served: ServedKind;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly versions: readonly CrdVersion[];
}

const open: StructuralSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isObject(value) ? value : {};
}

function listAt(object: JsonObject, field: string): readonly JsonValue[] {
  const value = object[field];
  return Array.isArray(value) ? value : [];
}

function toVersion(version: JsonObject, spec: JsonObject, preserves: boolean): CrdVersion {
  const schema =
    objectAt(version, "schema")["openAPIV3Schema"] ?? objectAt(spec, "validation")["openAPIV3Schema"];
  const subresources = { ...objectAt(spec, "subresources"), ...objectAt(version, "subresources") };
  const structural = isObject(schema) ? (schema as StructuralSchema) : open;
  return {
    name: textOf(version, "name"),
    isStorage: version["storage"] === true,
    hasStatus: "status" in subresources,
    schema: preserves ? opened(structural) : structural,
  };
}

/** Whether nothing is pruned: what v1beta1 does unless it is told to, and v1 where it is told not to. */
function preservesFields({ apiVersion }: JsonObject, spec: JsonObject): boolean {
  const isLegacy = apiVersion === "apiextensions.k8s.io/v1beta1";
  return (spec["preserveUnknownFields"] ?? isLegacy) === true;
}

/** A schema whose objects keep every field, at any depth. */
function opened(schema: StructuralSchema): StructuralSchema {
  const { properties, items, additionalProperties, ...rest } = schema;
  const isObjectSchema = schema.type === "object" || properties !== undefined;
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, opened(one)])),
    }),
    ...(items && { items: opened(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === "object" ? opened(additionalProperties) : additionalProperties,
    }),
    ...(isObjectSchema &&
      additionalProperties === undefined && { "x-kubernetes-preserve-unknown-fields": true }),
  };
}

/** Kubernetes' order of versions: stable before beta before alpha, higher first; other names last, by name. */
function compareVersions(left: string, right: string): number {
  const rank = (name: string): readonly [number, number, number] => {
    const [, major = "", level = "stable", minor = "0"] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name) ?? [];
    if (major === "") return [0, 0, 0];
    return [level === "stable" ? 3 : level === "beta" ? 2 : 1, Number(major), Number(minor)];
  };
  const [a, b] = [rank(left), rank(right)];
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2] || (left < right ? -1 : left > right ? 1 : 0);
}

/** What a CRD defines; throws `ApiError` when the least that is needed to serve it is missing. */
export function toDefinition(crd: JsonObject): Definition {
  const spec = objectAt(crd, "spec");
  const names = objectAt(spec, "names");
  const [group, kind, resource] = [textOf(spec, "group"), textOf(names, "kind"), textOf(names, "plural")];
  const declared = listAt(spec, "versions").filter(isObject);
  const legacy = declared.length === 0 && spec["version"] !== undefined;
  const versions = (legacy ? [{ name: spec["version"], served: true, storage: true }] : declared)
    .filter((version) => version["served"] !== false)
    .map((version) => toVersion(version, spec, preservesFields(crd, spec)))
    .sort((left, right) => compareVersions(left.name, right.name));
  if (!group || !kind || !resource || versions.length === 0)
    throw new ApiError(
      "Invalid",
      "a CustomResourceDefinition needs a group, names.kind, names.plural and a served version",
    );
  const name = textOf(metadataOf(crd), "name");
  if (name !== `${resource}.${group}`)
    throw new ApiError(
      "Invalid",
      `CustomResourceDefinition.apiextensions.k8s.io "${name}" is invalid: metadata.name: Invalid value: "${name}": must be spec.names.plural+"."+spec.group`,
    );
  return {
    name: `${resource}.${group}`,
    served: {
      group,
      versions: versions.map((version) => version.name),
      kind,
      resource,
      scope: spec["scope"] === "Cluster" ? "Cluster" : "Namespaced",
      isCustom: true,
      hasStatus: versions.some((version) => version.hasStatus),
    },
    singular: textOf(names, "singular") || kind.toLowerCase(),
    shortNames: listAt(names, "shortNames").filter((name) => typeof name === "string"),
    versions,
  };
}

/** The storage key of CustomResourceDefinitions. */
export const definitionKey = "customresourcedefinitions.apiextensions.k8s.io";

/** The finalizer that holds a definition until its objects are gone. */
export const cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

/** A CRD as the server stores it: in v1, with its names filled in. The old v1beta1 is accepted from files. */
export function toStoredCrd(crd: JsonObject): JsonObject {
  const definition = toDefinition(crd);
  const { status: _status, ...rest } = crd;
  const spec = isObject(crd["spec"]) ? crd["spec"] : {};
  const isLegacy = crd["apiVersion"] === "apiextensions.k8s.io/v1beta1";
  const names = {
    listKind: `${definition.served.kind}List`,
    singular: definition.singular,
    ...(isObject(spec["names"]) ? spec["names"] : {}),
  };
  const metadata = { ...metadataOf(crd) };
  for (const field of ["resourceVersion", "uid", "generation", "creationTimestamp"]) delete metadata[field];
  return {
    ...rest,
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { ...metadata, finalizers: [cleanupFinalizer] },
    spec: {
      ...(isLegacy ? toV1(spec, definition) : spec),
      names,
      conversion: spec["conversion"] ?? { strategy: "None" },
    },
  };
}

function toV1(spec: JsonObject, definition: ReturnType<typeof toDefinition>): JsonObject {
  const { version: _version, validation: _validation, subresources: _subresources, ...rest } = spec;
  const only = definition.versions.length === 1;
  return {
    ...rest,
    scope: definition.served.scope,
    versions: definition.versions.map(({ name, isStorage, hasStatus, schema }) => ({
      name,
      served: true,
      storage: isStorage || only,
      schema: { openAPIV3Schema: schema as unknown as JsonObject },
      ...(hasStatus ? { subresources: { status: {} } } : {}),
    })),
  };
}

/** The status of a definition that is served. */
export function establishedStatus(crd: JsonObject, now: string): JsonObject {
  const { served, versions, shortNames, singular } = toDefinition(crd);
  const storage = versions.find((version) => version.isStorage) ?? versions[0];
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: "True",
    lastTransitionTime: now,
    reason,
    message,
  });
  return {
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found"),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ],
    acceptedNames: {
      plural: served.resource,
      singular,
      ...(shortNames.length > 0 ? { shortNames: [...shortNames] } : {}),
      kind: served.kind,
      listKind: `${served.kind}List`,
    },
    storedVersions: [storage?.name ?? ""],
  };
}
