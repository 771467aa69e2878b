import { type JsonObject, type JsonValue, isObject } from "../../kubernetes/json.ts";
import {
  checkLabelValue,
  checkQualifiedName,
  dnsLabel1035,
  dnsSubdomain,
  isDnsSubdomain,
} from "../../kubernetes/names.ts";
import { type FieldError, invalid, required } from "../field-error.ts";
import { childPath } from "../prune.ts";

const ANNOTATIONS_LIMIT = 256 * 1024;

/** What is wrong with the metadata of a custom resource itself. */
export function checkRootMetadata(object: JsonObject): FieldError[] {
  const metadata = object["metadata"] ?? {};
  if (!isObject(metadata)) return [invalid("metadata", metadata, "must be an object")];
  const { name, generateName } = metadata;
  const errors = checkCommon(metadata, "metadata");
  if (name === undefined || name === "") {
    return generateName === undefined || generateName === ""
      ? [required("metadata.name", "name or generateName is required"), ...errors]
      : errors;
  }
  if (typeof name === "string" && !isDnsSubdomain(name))
    errors.unshift(invalid("metadata.name", name, dnsSubdomain));
  return errors;
}

/** What is wrong with `apiVersion`, `kind` and `metadata` of an embedded resource. */
export function checkEmbeddedResource(object: JsonObject, path: string): FieldError[] {
  const errors = [...checkTypeMeta(object, path)];
  const { metadata } = object;
  const at = childPath(path, "metadata");
  if (metadata === undefined) return errors;
  if (!isObject(metadata)) return [...errors, invalid(at, metadata, "must be an object")];
  return [...errors, ...checkPathSegment(metadata["name"], `${at}.name`), ...checkCommon(metadata, at)];
}

function* checkTypeMeta(object: JsonObject, path: string): Generator<FieldError> {
  for (const key of ["apiVersion", "kind"]) {
    const value = object[key];
    const at = childPath(path, key);
    if (value === undefined || value === "") yield required(at);
    else if (typeof value !== "string") yield invalid(at, value, "must be a string");
    else if (key === "kind" && !/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/i.test(value)) {
      yield invalid(at, value, `may have mixed case, but should otherwise match: ${dnsLabel1035}`);
    } else if (key === "apiVersion" && value.split("/").length > 2) {
      yield invalid(at, value, `unexpected GroupVersion string: ${value}`);
    }
  }
}

function checkPathSegment(name: JsonValue | undefined, path: string): FieldError[] {
  if (name === undefined || name === "" || typeof name !== "string") return [];
  if (name === "." || name === "..") return [invalid(path, name, `may not be '${name}'`)];
  return ["/", "%"]
    .filter((part) => name.includes(part))
    .map((part) => invalid(path, name, `may not contain '${part}'`));
}

function checkCommon(metadata: JsonObject, path: string): FieldError[] {
  return [
    ...checkStrings(metadata, path),
    ...checkLabels(metadata, path),
    ...checkAnnotations(metadata, path),
  ];
}

function* checkStrings(metadata: JsonObject, path: string): Generator<FieldError> {
  for (const key of ["name", "generateName", "namespace", "uid", "resourceVersion"]) {
    const value = metadata[key];
    if (value !== undefined && value !== null && typeof value !== "string")
      yield invalid(`${path}.${key}`, value, "must be a string");
  }
  for (const key of ["labels", "annotations"]) {
    const map = metadata[key];
    const isMap = isObject(map) && Object.values(map).every((value) => typeof value === "string");
    if (map !== undefined && map !== null && !isMap)
      yield invalid(`${path}.${key}`, map, "must be a map of strings");
  }
}

function* checkLabels(metadata: JsonObject, path: string): Generator<FieldError> {
  for (const [key, value] of Object.entries(isObject(metadata["labels"]) ? metadata["labels"] : {})) {
    const at = `${path}.labels`;
    for (const problem of checkQualifiedName(key)) yield invalid(at, key, problem);
    if (typeof value === "string")
      for (const problem of checkLabelValue(value)) yield invalid(at, value, problem);
  }
}

function* checkAnnotations(metadata: JsonObject, path: string): Generator<FieldError> {
  const at = `${path}.annotations`;
  let size = 0;
  for (const [key, value] of Object.entries(
    isObject(metadata["annotations"]) ? metadata["annotations"] : {},
  )) {
    for (const problem of checkQualifiedName(key.toLowerCase())) yield invalid(at, key, problem);
    size += Buffer.byteLength(key) + (typeof value === "string" ? Buffer.byteLength(value) : 0);
  }
  if (size > ANNOTATIONS_LIMIT) {
    yield {
      path: at,
      type: "FieldValueTooLong",
      message: `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`,
    };
  }
}
