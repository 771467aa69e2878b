import { expect, test } from "vitest";
import type { StoredObject } from "../../../src/simulator/index.ts";
import { readinessOf } from "../../../src/inspector/tree.ts";

for (const [name, object, isReady, text] of [
  [
    "a Deployment on its way",
    { kind: "Deployment", spec: { replicas: 3 }, status: { readyReplicas: 1 } },
    false,
    "1/3 ready",
  ],
  [
    "a Deployment in the middle of a rollout",
    { kind: "Deployment", spec: { replicas: 3 }, status: { readyReplicas: 3, updatedReplicas: 1 } },
    false,
    "3/3 ready",
  ],
  ["a Pod that has done its work", { kind: "Pod", status: { phase: "Succeeded" } }, true, "Succeeded"],
  ["a Deployment scaled to nothing", { kind: "Deployment", spec: { replicas: 0 } }, true, "0/0 ready"],
  [
    "a DaemonSet",
    {
      kind: "DaemonSet",
      status: { numberReady: 2, numberAvailable: 2, updatedNumberScheduled: 2, desiredNumberScheduled: 2 },
    },
    true,
    "2/2 ready",
  ],
  [
    "a Job",
    {
      kind: "Job",
      spec: { completions: 2 },
      status: { succeeded: 2, conditions: [{ type: "Complete", status: "True" }] },
    },
    true,
    "2/2 complete",
  ],
  ["a claim that waits", { kind: "PersistentVolumeClaim" }, false, "Pending"],
  ["a plain Service", { kind: "Service", spec: {} }, true, ""],
  [
    "a load balancer that waits",
    { kind: "Service", spec: { type: "LoadBalancer" } },
    false,
    "waits for an address",
  ],
  [
    "a condition",
    { kind: "Widget", status: { conditions: [{ type: "Ready", status: "False", reason: "Busy" }] } },
    false,
    "not ready (Busy)",
  ],
  ["nothing to become", { kind: "ConfigMap" }, true, ""],
  ["one that goes", { kind: "ConfigMap", metadata: { deletionTimestamp: "x" } }, false, "being deleted"],
] as const) {
  test(name, () => {
    const apiVersion = { Deployment: "apps/v1", DaemonSet: "apps/v1", Job: "batch/v1" }[
      object.kind as string
    ];
    const whole = { apiVersion: apiVersion ?? "v1", metadata: {}, ...object } as unknown as StoredObject;
    expect(readinessOf(whole)).toEqual({ isReady, text });
  });
}
