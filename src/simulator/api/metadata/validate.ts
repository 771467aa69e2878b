import {
  type JsonObject,
  type JsonValue,
  checkLabelValue,
  checkQualifiedName,
  isObject,
} from "@metatron/runtime/kubernetes";
import { type FieldError, invalid, required, tooLong } from "@metatron/runtime/schema";
import { textOf } from "../store/objects.ts";
import { labelProblems } from "./names.ts";

const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
/** Most keys: a name, alone or after a simple prefix; what does not match is looked at part by part. */
const usual = /^([a-z0-9]{1,60}(\.[a-z0-9]{1,60}){0,3}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const annotationLimit = 256 * 1024;

/** What is wrong with the key of a label, of an annotation, or with a finalizer. */
export function qualifiedNameProblems(key: string): readonly string[] {
  if (usual.test(key)) return [];
  return checkQualifiedName(key);
}

function areUsual(labels: JsonObject): boolean {
  for (const key in labels) {
    const value = labels[key];
    if (!usual.test(key) || typeof value !== "string" || value.length > 63) return false;
    if (value !== "" && !qualifiedPart.test(value)) return false;
  }
  return true;
}

/** Everything wrong with a map of labels; a value that is no text is refused before. */
export function labelErrors(labels: JsonValue | undefined, path: string): FieldError[] {
  if (!isObject(labels) || areUsual(labels)) return [];
  return Object.entries(labels).flatMap(([key, value = null]) => [
    ...qualifiedNameProblems(key).map((text) => invalid(path, key, text)),
    ...(typeof value === "string" ? checkLabelValue(value).map((text) => invalid(path, value, text)) : []),
  ]);
}

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
