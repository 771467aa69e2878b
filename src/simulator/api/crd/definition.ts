import { type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { ApiError, type ServedKind } from "../../api-server.ts";
import { metadataOf, textOf } from "../store/objects.ts";

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

function toVersion(version: JsonObject, spec: JsonObject): CrdVersion {
  const schema =
    objectAt(version, "schema")["openAPIV3Schema"] ?? objectAt(spec, "validation")["openAPIV3Schema"];
  const subresources = { ...objectAt(spec, "subresources"), ...objectAt(version, "subresources") };
  const preserves = spec["preserveUnknownFields"] === true;
  const structural = isObject(schema) ? (schema as StructuralSchema) : open;
  return {
    name: textOf(version, "name"),
    isStorage: version["storage"] === true,
    hasStatus: "status" in subresources,
    schema: preserves ? { ...structural, "x-kubernetes-preserve-unknown-fields": true } : structural,
  };
}

/** Kubernetes' order of versions: stable before beta before alpha, higher first; other names last, by name. */
export function compareVersions(left: string, right: string): number {
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
    .map((version) => toVersion(version, spec))
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
