import { isPlainObject, type JsonObject, type JsonValue } from "./json.ts";

/** The annotation in which Metacontroller's dynamic apply keeps what it applied last. */
export const lastAppliedAnnotation = "metacontroller.k8s.io/last-applied-configuration";

/** The fields of `metadata` that only the API server writes. */
export const systemFields: readonly string[] = [
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "managedFields",
];

/** With those that Metacontroller and the garbage collector write beside others. */
const serverFields = new Set([...systemFields, "ownerReferences"]);

/** Whether an object was read from the API server: nobody else gives a uid or a resource version. */
export function isObserved(value: unknown): boolean {
  const metadata = isPlainObject(value) ? value["metadata"] : undefined;
  return isPlainObject(metadata) && (isText(metadata["uid"]) || isText(metadata["resourceVersion"]));
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

/**
 * An observed object as a desired one: without status, nulls and all that the server writes. Given back to Metacontroller
 * as it was read, it would be updated for ever.
 * @see https://github.com/metacontroller/metacontroller/blob/v4.17.2/pkg/dynamic/apply/apply.go
 */
export function withoutServerFields(observed: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = observed;
  const kept = Object.entries(isPlainObject(metadata) ? metadata : {})
    .filter(([key]) => !serverFields.has(key))
    .map(([key, value]) => [key, key === "annotations" ? withoutLastApplied(value) : value]);
  return withoutNulls({ ...rest, metadata: Object.fromEntries(kept) as JsonObject });
}

function withoutLastApplied(annotations: JsonValue | undefined): JsonValue | undefined {
  if (!isPlainObject(annotations)) return annotations;
  const { [lastAppliedAnnotation]: _applied, ...rest } = annotations;
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.filter((item) => item != null).map(withoutNulls) as T;
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry != null);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNulls(entry)])) as T;
}
