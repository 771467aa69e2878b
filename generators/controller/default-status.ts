import type { JsonValue } from "@metatron/runtime";
import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";
import type { CrdVersion } from "../../src/model/crd.ts";
import type { ChildView } from "./examples.ts";

const counts = ["readyReplicas", "ready", "replicas"];
const workloads = ["Deployment.apps/v1", "StatefulSet.apps/v1"];

/** How the stub fills the status: a count of what was observed where the schema has room for it. */
export interface StatusExample {
  readonly code?: string;
  readonly readsChildren: boolean;
  readonly keepsStatus: boolean;
}

/** Chooses the status that the stub reports; it compiles whatever the schema demands. */
export function writeStatus(
  { schema, hasStatus }: CrdVersion,
  children: readonly ChildView[],
  place: string,
): StatusExample {
  if (!hasStatus) return { readsChildren: false, keepsStatus: false };
  const status = schema.properties?.["status"];
  const required = status?.required ?? [];
  const count = counts.find(
    (name) => isCount(status?.properties?.[name]) && required.every((other) => other === name),
  );
  const workload = children.find(({ key }) => workloads.includes(key));
  if (count !== undefined && workload !== undefined) {
    const code = `{ ${count}: children.get(${JSON.stringify(workload.key)}, name${place})?.status?.readyReplicas ?? 0 }`;
    return { code, readsChildren: true, keepsStatus: false };
  }
  const least = status === undefined ? {} : leastStatus(status);
  if (least === undefined) return { code: "keepStatus()", readsChildren: false, keepsStatus: true };
  return { code: JSON.stringify(least), readsChildren: false, keepsStatus: false };
}

const isCount = (schema: StructuralSchema | undefined): boolean =>
  schema?.type === "integer" && schema.enum === undefined && !schema["x-kubernetes-int-or-string"];

/** The least status that a schema accepts, or undefined when it takes more than its required fields. */
export function leastStatus(status: StructuralSchema): JsonValue | undefined {
  const least = leastValue(status);
  const schema: StructuralSchema = { type: "object", properties: { status } };
  return compileSchema(schema).validate({ ...identity, status: least }).errors.length === 0
    ? least
    : undefined;
}

const identity = { apiVersion: "v1", kind: "Example", metadata: { name: "example" } };

/** What a field of each type is when there is nothing to say. */
function leastValue(schema: StructuralSchema): JsonValue {
  if (schema.default !== undefined) return schema.default;
  if (schema.nullable === true) return null;
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (schema.type === "object") return leastObject(schema);
  if (schema.type === "array") return [];
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 0;
  return schema.type === "boolean" ? false : "";
}

function leastObject({ properties = {}, required = [] }: StructuralSchema): JsonValue {
  const needed = Object.entries(properties).filter(
    ([name, property]) => required.includes(name) || property.default !== undefined,
  );
  return Object.fromEntries(needed.map(([name, property]) => [name, leastValue(property)]));
}

/** The expression for the labels that every child must carry when the parent has a selector of its own. */
export function selectorLabels(schema: StructuralSchema): string {
  const spec = schema.properties?.["spec"];
  const selector = spec?.properties?.["selector"];
  const matchLabels = selector?.properties?.["matchLabels"];
  const values = matchLabels?.additionalProperties;
  if (typeof values !== "object" || values.type !== "string") return "{ app: parent.metadata.name }";
  return "{ ...parent.spec?.selector?.matchLabels }";
}
