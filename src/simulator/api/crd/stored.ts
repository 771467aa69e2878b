import { type JsonObject, isObject } from "@metatron/runtime/kubernetes";
import { metadataOf } from "../store/objects.ts";
import { toDefinition } from "./definition.ts";

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
