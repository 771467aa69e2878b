import type { JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { CrdVersion } from "../../src/model/crd.ts";
import { findValue } from "../example/index.ts";
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

/** The least status that a schema accepts, or undefined when none was found. A status is an object, whatever else it may be. */
export function leastStatus(status: StructuralSchema): JsonValue | undefined {
  const { nullable: _nullable, ...schema } = status;
  return findValue({ type: "object", ...schema }, "status");
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
