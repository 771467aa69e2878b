import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";

/**
 * Whether a schema keeps the `spec.selector` by which Metacontroller finds the children of a parent without a
 * generated one.
 * @see https://metacontroller.github.io/metacontroller/api/compositecontroller.html#generate-selector
 */
export function keepsSelector(schema: StructuralSchema): boolean {
  const spec = schema.properties?.["spec"];
  if (spec === undefined) return isOpen(schema);
  if (isOpen(spec)) return true;
  const selector = spec.properties?.["selector"];
  if (selector === undefined) return false;
  const matchLabels = selector.properties?.["matchLabels"];
  return matchLabels === undefined ? isOpen(selector) : isOpen(matchLabels);
}

/**
 * The object with a selector that fits the labels of the stub's children. A template gets them too: Metacontroller takes
 * the labels of its ControllerRevisions from there, and finds none of them again without.
 */
export function withSelector(object: JsonObject): JsonObject {
  const { name } = object["metadata"] as { name: string };
  const labels = { app: name };
  const spec: JsonObject = {
    ...(object["spec"] as JsonObject | undefined),
    selector: { matchLabels: labels },
  };
  if (isMap(spec["template"])) {
    const metadata = isMap(spec["template"]["metadata"]) ? spec["template"]["metadata"] : {};
    spec["template"] = { ...spec["template"], metadata: { ...metadata, labels } };
  }
  return { ...object, spec };
}

function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isOpen = (schema: StructuralSchema): boolean =>
  schema["x-kubernetes-preserve-unknown-fields"] === true || Boolean(schema.additionalProperties);
