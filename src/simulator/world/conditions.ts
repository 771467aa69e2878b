import { type JsonObject, isObject } from "@metatron/runtime/kubernetes";

/** A condition as it should be now. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  /** Whether the kind also writes when the condition was last updated (or probed). */
  readonly updated?: "lastUpdateTime" | "lastProbeTime";
}

/** The conditions in order; one that keeps its status keeps its times. */
export function conditions(before: JsonObject, wanted: readonly Condition[], now: string): JsonObject[] {
  const known = Array.isArray(before["conditions"]) ? before["conditions"].filter(isObject) : [];
  return wanted.map(({ type, status, reason, message, updated }) => {
    const old = known.find((condition) => condition["type"] === type);
    if (old?.["status"] === status && old["reason"] === reason) return old;
    return {
      type,
      status,
      ...(updated === undefined ? {} : { [updated]: updated === "lastProbeTime" ? null : now }),
      lastTransitionTime: old?.["status"] === status ? (old["lastTransitionTime"] ?? now) : now,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    };
  });
}
