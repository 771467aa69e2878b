import {
  cronJob,
  daemonSet,
  deployment,
  job,
  pod,
  replicaSet,
  statefulSet,
} from "@metatron/runtime/resources";
import { fullPod, leastPod } from "./pods.ts";
import { common, sample } from "./sample.ts";

const pods = {
  ...common,
  namespace: "blogs",
  podLabels: { team: "blogs" },
  podAnnotations: { "example.org/scrape": "true" },
  template: { spec: { schedulerName: "default-scheduler" }, metadata: { annotations: { more: "yes" } } },
};

const selecting = { ...pods, matchLabels: { shard: "a" } };

/** Every workload, with the least and with all options. */
export const workloads = [
  sample("pod, least", () => pod("web", leastPod)),
  sample("pod, full", () => pod("web", { ...common, ...fullPod, restartPolicy: "OnFailure" })),
  sample("pod, restricted", () => pod("web", { ...leastPod, restricted: true })),
  sample("deployment, least", () => deployment("web", leastPod)),
  sample("deployment, full", () =>
    deployment("web", {
      ...selecting,
      ...fullPod,
      activeDeadlineSeconds: undefined,
      replicas: 0,
      minReadySeconds: 0,
      paused: false,
      progressDeadlineSeconds: 60,
      revisionHistoryLimit: 0,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
    }),
  ),
  sample("deployment, restricted", () => deployment("web", { ...leastPod, restricted: true, replicas: 3 })),
  sample("deployment, selector taken over", () =>
    deployment("web", {
      ...leastPod,
      selector: {
        matchLabels: { app: "web" },
        matchExpressions: [{ key: "app", operator: "In", values: ["web", "www"] }],
      },
    }),
  ),
  sample("replicaSet, least", () => replicaSet("web", leastPod)),
  sample("replicaSet, full", () =>
    replicaSet("web", { ...selecting, ...leastPod, replicas: 2, minReadySeconds: 5 }),
  ),
  sample("daemonSet, least", () => daemonSet("agent", leastPod)),
  sample("daemonSet, full", () =>
    daemonSet("agent", {
      ...selecting,
      ...leastPod,
      hostNetwork: true,
      dnsPolicy: "ClusterFirstWithHostNet",
      minReadySeconds: 5,
      revisionHistoryLimit: 3,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
    }),
  ),
  sample("statefulSet, least", () => statefulSet("db", leastPod)),
  sample("statefulSet, full", () =>
    statefulSet("db", {
      ...selecting,
      ...leastPod,
      minReadySeconds: 5,
      ordinals: { start: 1 },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
      podManagementPolicy: "Parallel",
      replicas: 3,
      revisionHistoryLimit: 2,
      serviceName: "db",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } },
      volumeClaimTemplates: {
        data: {
          size: "10240Mi",
          storageClassName: "fast",
          mount: "/data",
          labels: { a: "b" },
          annotations: { c: "d" },
        },
        log: {
          size: 1_000_000_000,
          accessModes: ["ReadWriteMany"],
          volumeMode: "Filesystem",
          mounts: { app: "/log" },
        },
      },
    }),
  ),
  sample("statefulSet, claim templates as a list", () =>
    statefulSet("db", {
      ...leastPod,
      volumeClaimTemplates: [
        {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
        },
      ],
    }),
  ),
  sample("job, least", () => job("import", leastPod)),
  sample("job, full", () =>
    job("import", {
      ...pods,
      ...leastPod,
      activeDeadlineSeconds: 600,
      backoffLimit: 0,
      completionMode: "Indexed",
      completions: 5,
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 2,
      parallelism: 2,
      podFailurePolicy: {
        rules: [
          { action: "FailJob", onExitCodes: { operator: "In", values: [42] } },
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
        ],
      },
      podReplacementPolicy: "Failed",
      successPolicy: { rules: [{ succeededIndexes: "0-2" }] },
      suspend: false,
      ttlSecondsAfterFinished: 0,
    }),
  ),
  sample("cronJob, least", () => cronJob("nightly", { ...leastPod, schedule: "0 4 * * *" })),
  sample("cronJob, full", () =>
    cronJob("nightly", {
      ...pods,
      ...leastPod,
      restartPolicy: "OnFailure",
      schedule: "*/15 0-6 1,15 jan-mar mon-fri",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Forbid",
      failedJobsHistoryLimit: 1,
      successfulJobsHistoryLimit: 0,
      startingDeadlineSeconds: 60,
      suspend: true,
      activeDeadlineSeconds: 300,
      backoffLimit: 2,
      ttlSecondsAfterFinished: 100,
      jobTemplate: { metadata: { labels: { kept: "yes" } }, spec: { parallelism: 2, suspend: false } },
    }),
  ),
];
