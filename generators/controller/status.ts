import type { StructuralSchema } from "@metatron/runtime/schema";
import type { CrdVersion } from "../../src/crd/model.ts";
import type { ChildView } from "./examples.ts";
import { leastStatus } from "./least-status.ts";

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
