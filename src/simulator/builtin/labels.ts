import {
  checkQualifiedName,
  type JsonObject,
  type JsonValue,
  isObject,
  checkLabelValue,
  dnsLabel1123,
  namePatterns,
} from "@metatron/runtime/kubernetes";
import { type FieldError, invalid } from "@metatron/runtime/schema";

export const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** Most keys: a name, alone or after a simple prefix; what does not match is looked at part by part. */
export const usual =
  /^([a-z0-9]{1,60}(\.[a-z0-9]{1,60}){0,3}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** What is wrong with the key of a label, of an annotation, or with a finalizer. */
export function qualifiedNameProblems(key: string): readonly string[] {
  if (usual.test(key)) return [];
  return checkQualifiedName(key);
}

export function areUsual(labels: JsonObject): boolean {
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

/** What the API server says about a text that is too long. */
export function lengthProblem(text: string, limit: number): readonly string[] {
  return Buffer.byteLength(text) > limit ? [`must be no more than ${limit} bytes`] : [];
}

/** What is wrong with a DNS-1123 label, the rule for namespaces. */
export function labelProblems(name: string): readonly string[] {
  return [...lengthProblem(name, 63), ...(namePatterns.label1123.test(name) ? [] : [dnsLabel1123])];
}
