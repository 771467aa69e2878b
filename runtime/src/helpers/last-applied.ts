import { isPlainObject, type JsonObject } from "../kubernetes/json.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { lastAppliedAnnotation, withoutServerFields } from "../kubernetes/server-fields.ts";

/**
 * The desired state that leaves an observed child as it is: what Metacontroller applied last, or, without that
 * annotation, the observed object less what the API server owns.
 * @see https://metacontroller.github.io/metacontroller/api/apply.html
 */
export function asLastApplied<T extends KubernetesObject>(observed: T): T {
  const text = observed.metadata?.annotations?.[lastAppliedAnnotation];
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
