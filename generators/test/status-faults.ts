import type { CrdVersion } from "../../src/crd/model.ts";
import type { StructuralSchema } from "@metatron/runtime/schema";

/**
 * Whether a schema drops the `observedGeneration` that Metacontroller adds to every status.
 * @see https://metacontroller.github.io/metacontroller/api/compositecontroller.html#status
 */
export function prunesGeneration(schema: StructuralSchema): boolean {
  const status = schema.properties?.["status"];
  if (status === undefined) return !isOpen(schema);
  return !isOpen(status) && status.properties?.["observedGeneration"] === undefined;
}

/** Whether Metacontroller cannot write a status at all: no subresource, or an `observedGeneration` that is no number. */
export function refusesStatus({ schema, hasStatus }: CrdVersion): boolean {
  const type = schema.properties?.["status"]?.properties?.["observedGeneration"]?.type;
  return !hasStatus || (type !== undefined && type !== "integer" && type !== "number");
}

const isOpen = (schema: StructuralSchema): boolean =>
  schema["x-kubernetes-preserve-unknown-fields"] === true || Boolean(schema.additionalProperties);
