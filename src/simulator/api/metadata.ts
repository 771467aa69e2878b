import {
  namePatterns,
  dnsSubdomain,
  isObject,
  type JsonObject,
  type JsonValue,
  setOwn,
} from "@metatron/runtime/kubernetes";
import { type FieldError, invalid, required, tooLong } from "@metatron/runtime/schema";
import { ApiError } from "../api-server.ts";
import { textOf } from "./storage.ts";
import {
  labelErrors,
  qualifiedNameProblems,
  usual,
  labelProblems,
  lengthProblem,
} from "../builtin/labels.ts";
const annotationLimit = 256 * 1024;

function areSmallAndUsual(annotations: JsonObject): boolean {
  let length = 0;
  for (const key in annotations) {
    const value = annotations[key];
    if (typeof value !== "string" || !usual.test(key)) return false;
    length += key.length + value.length;
  }
  // No character has more than three bytes in UTF-8 for each of its units.
  return length * 3 <= annotationLimit;
}

function annotationErrors(annotations: JsonValue | undefined): FieldError[] {
  if (!isObject(annotations)) return [];
  if (areSmallAndUsual(annotations)) return [];
  const path = "metadata.annotations";
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) =>
      sum + Buffer.byteLength(key) + (typeof value === "string" ? Buffer.byteLength(value) : 0),
    0,
  );
  return [
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedNameProblems(key.toLowerCase()).map((text) => invalid(path, key, text)),
    ),
    ...(size > annotationLimit ? [tooLong(path, "", annotationLimit)] : []),
  ];
}

function ownerErrors(owners: JsonValue | undefined): FieldError[] {
  if (!Array.isArray(owners)) return [];
  const path = "metadata.ownerReferences";
  const controllers = owners.filter((owner) => isObject(owner) && owner["controller"] === true);
  const errors = owners
    .filter(isObject)
    .flatMap((owner, index) =>
      ["apiVersion", "kind", "name", "uid"]
        .filter((field) => typeof owner[field] !== "string" || owner[field] === "")
        .map((field) =>
          invalid(`${path}[${index}].${field}`, owner[field] ?? "", `${field} must not be empty`),
        ),
    );
  if (controllers.length > 1) {
    const names = controllers
      .filter(isObject)
      .map((owner) => `${textOf(owner, "kind")} ${textOf(owner, "name")}`);
    const text = `Only one reference can have Controller set to true. Found "true" in references for ${names.slice(0, 2).join(" and ")}`;
    errors.push(invalid(path, owners, text));
  }
  return errors;
}

/** Everything wrong with the metadata of an object, with the API server's texts. */
export function metadataErrors(
  metadata: JsonObject,
  isNamespaced: boolean,
  nameProblems: (name: string) => readonly string[],
): FieldError[] {
  const { name, namespace } = metadata;
  const nameErrors =
    typeof name === "string" && name !== ""
      ? nameProblems(name).map((text) => invalid("metadata.name", name, text))
      : [required("metadata.name", "name or generateName is required")];
  const namespaceErrors =
    isNamespaced && typeof namespace === "string"
      ? labelProblems(namespace).map((text) => invalid("metadata.namespace", namespace, text))
      : [];
  const finalizers = Array.isArray(metadata["finalizers"]) ? metadata["finalizers"] : [];
  return nameErrors.concat(
    namespaceErrors,
    labelErrors(metadata["labels"], "metadata.labels"),
    annotationErrors(metadata["annotations"]),
    ownerErrors(metadata["ownerReferences"]),
    finalizers.flatMap((finalizer) =>
      qualifiedNameProblems(typeof finalizer === "string" ? finalizer : "").map((text) =>
        invalid("metadata.finalizers", finalizer, text),
      ),
    ),
  );
}

const settable = [
  "name",
  "generateName",
  "namespace",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
] as const;

const kept = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "managedFields",
] as const;

const isListOf: Readonly<Record<string, (item: unknown) => boolean>> = {
  ownerReferences: isObject,
  finalizers: (item) => typeof item === "string",
};

function withoutNulls(map: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(map)) if (map[key] !== undefined) setOwn(result, key, map[key] ?? "");
  return result;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** The metadata a caller may set, without nulls and empty values, as Go's `omitempty` drops them. */
export function settableMetadata(metadata: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const field of settable) {
    const value = metadata[field];
    if (isEmpty(value)) continue;
    const isItem = isListOf[field];
    if (isItem !== undefined && !(Array.isArray(value) && value.every(isItem)))
      throw new ApiError("BadRequest", `metadata.${field} cannot be decoded`);
    result[field] = isObject(value) ? withoutNulls(value) : value;
  }
  return result;
}

/** The metadata of an update: what the caller may set from `sent`, what the server rules from `stored`. */
export function updatedMetadata(sent: JsonObject, stored: JsonObject): JsonObject {
  const result = settableMetadata(sent);
  for (const field of ["generateName", ...kept])
    if (stored[field] !== undefined) result[field] = stored[field];
  return result;
}

/** What is wrong with a DNS-1123 subdomain, the rule for most names. */
export function subdomainProblems(name: string): readonly string[] {
  return [...lengthProblem(name, 253), ...(namePatterns.subdomain.test(name) ? [] : [dnsSubdomain])];
}

/** What is wrong with a path segment, the rule for RBAC objects. */
function pathSegmentProblems(name: string): readonly string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
}

/** The name rule of a built-in kind. */
export function builtinNameProblems(kind: string, group: string, name: string): readonly string[] {
  if (group === "rbac.authorization.k8s.io") return pathSegmentProblems(name);
  // Since 1.36 a Service's name may begin with a digit, as a namespace's.
  if (group === "" && (kind === "Namespace" || kind === "Service")) return labelProblems(name);
  return subdomainProblems(name);
}
