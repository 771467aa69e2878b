import { isPlainObject, type JsonObject } from "../kubernetes/json.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";

const lastApplied = "metacontroller.k8s.io/last-applied-configuration";

/**
 * The desired state that leaves an observed child as it is: what Metacontroller applied last, or, without that
 * annotation, the observed object less what the API server owns.
 * @see https://metacontroller.github.io/metacontroller/api/apply.html
 */
export function asLastApplied<T extends KubernetesObject>(observed: T): T {
  const text = observed.metadata?.annotations?.[lastApplied];
  return (readApplied(text, observed) ??
    withoutServerFields(observed as unknown as JsonObject)) as unknown as T;
}

function readApplied(text: string | undefined, observed: KubernetesObject): JsonObject | undefined {
  const applied = parse(text);
  if (!isPlainObject(applied) || !isPlainObject(applied["metadata"])) return undefined;
  const isSame =
    applied["apiVersion"] === observed.apiVersion &&
    applied["kind"] === observed.kind &&
    applied["metadata"]["name"] === observed.metadata?.name;
  return isSame ? (applied as JsonObject) : undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutServerFields(observed: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = observed;
  const kept = isPlainObject(metadata) ? metadata : {};
  const fields = ["name", "namespace", "labels", "annotations"].filter((field) => kept[field] != null);
  return withoutNulls({ ...rest, metadata: Object.fromEntries(fields.map((field) => [field, kept[field]])) });
}

function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.filter((item) => item != null).map(withoutNulls) as T;
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry != null);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNulls(entry)])) as T;
}
