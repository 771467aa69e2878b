import { ready } from "@metatron/runtime";
import { expect, test } from "vitest";

const workload = (kind: string, spec: object, status: object, apiVersion = "apps/v1") => ({
  apiVersion,
  kind,
  metadata: { name: "a", generation: 2 },
  spec,
  status: { observedGeneration: 2, ...status },
});
const counts = (replicas: number) => ({
  replicas,
  updatedReplicas: replicas,
  availableReplicas: replicas,
  readyReplicas: replicas,
});
const custom = (...conditions: [type: string, status: string, observedGeneration?: number][]) =>
  workload(
    "Cert",
    {},
    {
      conditions: conditions.map(([type, status, observedGeneration]) => ({
        type,
        status,
        observedGeneration,
      })),
    },
    "x/v1",
  );
const certificate = (...conditions: object[]) => ({
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  metadata: { name: "a", generation: 2 },
  ...(conditions.length > 0 && { status: { conditions } }),
});

for (const [name, child, want] of [
  ["nothing", undefined, false],
  ["a rolled out Deployment", workload("Deployment", { replicas: 2 }, counts(2)), true],
  ["a Deployment with one pod missing", workload("Deployment", { replicas: 2 }, counts(1)), false],
  [
    "a Deployment with an old pod",
    workload("Deployment", { replicas: 2 }, { ...counts(2), replicas: 3 }),
    false,
  ],
  ["a Deployment not yet seen", workload("Deployment", {}, { ...counts(1), observedGeneration: 1 }), false],
  ["a Deployment scaled to none", workload("Deployment", { replicas: 0 }, {}), true],
  [
    "a Deployment past its deadline",
    workload(
      "Deployment",
      {},
      {
        ...counts(1),
        conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
      },
    ),
    false,
  ],
  [
    "a StatefulSet in mid-update",
    workload("StatefulSet", {}, { ...counts(1), currentRevision: "a", updateRevision: "b" }),
    false,
  ],
  [
    "an updated StatefulSet",
    workload("StatefulSet", {}, { ...counts(1), currentRevision: "b", updateRevision: "b" }),
    true,
  ],
  [
    "a partitioned StatefulSet",
    workload(
      "StatefulSet",
      { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      { ...counts(3), updatedReplicas: 1, currentRevision: "a", updateRevision: "b" },
    ),
    true,
  ],
  [
    "a DaemonSet on every node",
    workload("DaemonSet", {}, { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 }),
    true,
  ],
  ["a DaemonSet not yet scheduled", workload("DaemonSet", {}, {}), false],
  ["a ReplicaSet", workload("ReplicaSet", {}, counts(1)), true],
  [
    "a complete Job",
    workload("Job", {}, { conditions: [{ type: "Complete", status: "True" }] }, "batch/v1"),
    true,
  ],
  ["a running Job", workload("Job", {}, {}, "batch/v1"), false],
  ["a ready Pod", workload("Pod", {}, { conditions: [{ type: "Ready", status: "True" }] }, "v1"), true],
  ["a pending claim", workload("PersistentVolumeClaim", {}, { phase: "Pending" }, "v1"), false],
  ["a Service", workload("Service", { type: "ClusterIP" }, {}, "v1"), true],
  ["a load balancer without address", workload("Service", { type: "LoadBalancer" }, {}, "v1"), false],
  [
    "a custom kind that says it is not ready",
    workload("Cert", {}, { conditions: [{ type: "Ready", status: "False" }] }, "x/v1"),
    false,
  ],
  [
    "a StatefulSet whose pods are ready, but not for long enough",
    workload("StatefulSet", { minReadySeconds: 30 }, { ...counts(1), availableReplicas: 0 }),
    false,
  ],
  [
    "a StatefulSet of a cluster that does not count what is available",
    workload("StatefulSet", {}, { readyReplicas: 1 }),
    true,
  ],
  [
    "a custom kind that is available, but not ready",
    custom(["Available", "True"], ["Ready", "False"]),
    false,
  ],
  ["a custom kind that is ready, but not available", custom(["Available", "False"], ["Ready", "True"]), true],
  [
    "a custom kind that is available, but not established",
    custom(["Established", "False"], ["Available", "True"]),
    true,
  ],
  ["a custom kind that was ready in its last generation", custom(["Ready", "True", 1]), false],
  ["a custom kind that is ready in its generation", custom(["Ready", "True", 2]), true],
  ["a custom kind whose other condition is old", custom(["Ready", "True"], ["Available", "True", 1]), true],
  ["a custom kind whose status is old", workload("Cert", {}, { observedGeneration: 1 }, "x/v1"), false],
  [
    "a custom kind that never says its generation",
    workload("Cert", {}, { observedGeneration: undefined }, "x/v1"),
    true,
  ],
  ["a Certificate that nobody has looked at", certificate(), false],
  ["a Certificate that is being issued", certificate({ type: "Issuing", status: "True" }), false],
  ["an issued Certificate", certificate({ type: "Ready", status: "True", observedGeneration: 2 }), true],
  [
    "a Certificate that is issued for what it was",
    certificate({ type: "Ready", status: "True", observedGeneration: 1 }),
    false,
  ],
  ["a ConfigMap", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }, true],
  [
    "a ConfigMap that is being deleted",
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", deletionTimestamp: "2026-01-01T00:00:00Z" },
    },
    false,
  ],
] as const)
  test(`${name} is ${want ? "ready" : "not ready"}`, () => expect(ready(child)).toBe(want));
