import {
  clusterRole,
  clusterRoleBinding,
  configMap,
  container,
  customResourceDefinition,
  deployment,
  horizontalPodAutoscaler,
  lease,
  limitRange,
  namespace,
  persistentVolume,
  persistentVolumeClaim,
  podDisruptionBudget,
  priorityClass,
  resourceQuota,
  role,
  roleBinding,
  secret,
  serviceAccount,
  storageClass,
} from "@metatron/runtime/resources";
import { common, sample } from "./sample.ts";

const everything = { ...common, namespace: "blogs" };
const app = deployment("web", { containers: [container("app", { image: "nginx:1.29" })] });
const reader = clusterRole("reader", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] });
const account = serviceAccount("runner", { namespace: "blogs" });

/** The kinds without pods and ports, with the least and with all options. */
export const plain = [
  sample("configMap, least", () => configMap("settings")),
  sample("configMap, full", () =>
    configMap("settings", {
      ...everything,
      data: { "a.b_c-d": "", text: "x\n", absent: undefined },
      binaryData: { bytes: new Uint8Array([0, 255]), base64: "AP8=" },
      immutable: true,
    }),
  ),
  sample("secret, least", () => secret("password")),
  sample("secret, full", () =>
    secret("tls", {
      ...everything,
      type: "kubernetes.io/tls",
      data: { "tls.crt": "AP8=" },
      stringData: { "tls.key": "kéy", empty: "" },
      immutable: false,
    }),
  ),
  sample("namespace", () => namespace("blogs", { ...common, spec: { finalizers: ["kubernetes"] } })),
  sample("serviceAccount, full", () =>
    serviceAccount("runner", {
      ...everything,
      automountServiceAccountToken: false,
      imagePullSecrets: ["registry", secret("other")],
      secrets: [{ name: "token" }],
    }),
  ),
  sample("persistentVolumeClaim, least", () => persistentVolumeClaim("data", { size: "1024Mi" })),
  sample("persistentVolumeClaim, full", () =>
    persistentVolumeClaim("data", {
      ...everything,
      size: "1.5Gi",
      accessModes: ["ReadWriteMany"],
      storageClassName: storageClass("fast", { provisioner: "example.org/disk" }),
      volumeMode: "Block",
      volumeName: "disk-1",
      volumeAttributesClassName: "gold",
      selector: { matchLabels: { disk: "ssd" } },
      resources: { limits: { storage: "2048Mi" } },
      dataSource: persistentVolumeClaim("old", { size: "1Gi" }),
      dataSourceRef: { kind: "PersistentVolumeClaim", name: "old" },
    }),
  ),
  sample("persistentVolume", () =>
    persistentVolume("disk", {
      ...common,
      size: "100Gi",
      nfs: { server: "nfs.example.org", path: "/", readOnly: false },
      storageClassName: "fast",
      persistentVolumeReclaimPolicy: "Retain",
      mountOptions: ["hard"],
    }),
  ),
  sample("storageClass", () =>
    storageClass("fast", {
      ...common,
      provisioner: "example.org/disk",
      parameters: { type: "ssd" },
      reclaimPolicy: "Delete",
      allowVolumeExpansion: false,
      mountOptions: ["noatime"],
      volumeBindingMode: "WaitForFirstConsumer",
      allowedTopologies: [{ matchLabelExpressions: [{ key: "zone", values: ["a"] }] }],
    }),
  ),
  sample("horizontalPodAutoscaler, least", () =>
    horizontalPodAutoscaler("web", { scaleTargetRef: app, maxReplicas: 3 }),
  ),
  sample("horizontalPodAutoscaler, full", () =>
    horizontalPodAutoscaler("web", {
      ...everything,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
        },
        {
          type: "Pods",
          pods: { metric: { name: "requests" }, target: { type: "AverageValue", averageValue: "1000m" } },
        },
      ],
      behavior: {
        scaleDown: {
          policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          stabilizationWindowSeconds: 0,
        },
      },
    }),
  ),
  sample("horizontalPodAutoscaler, short metrics", () =>
    horizontalPodAutoscaler("web", {
      scaleTargetRef: app,
      maxReplicas: 3,
      metrics: { cpu: 80, memory: "1024Mi" },
    }),
  ),
  sample("podDisruptionBudget", () =>
    podDisruptionBudget("web", {
      ...everything,
      selects: app,
      minAvailable: "50%",
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    }),
  ),
  sample("podDisruptionBudget, of all pods", () =>
    podDisruptionBudget("all", { selector: {}, maxUnavailable: 1 }),
  ),
  sample("limitRange", () =>
    limitRange("limits", {
      ...everything,
      limits: [
        { type: "Container", max: { cpu: "2000m" }, min: { memory: "64Mi" }, defaultRequest: { cpu: "0.1" } },
        { type: "Pod", max: { memory: "1024Mi" }, maxLimitRequestRatio: { cpu: 4 } },
      ],
    }),
  ),
  sample("resourceQuota", () =>
    resourceQuota("team", {
      ...everything,
      hard: { "requests.cpu": "4000m", pods: 20, "limits.memory": "1024Gi" },
      scopes: ["NotTerminating"],
      scopeSelector: { matchExpressions: [{ operator: "Exists", scopeName: "PriorityClass" }] },
    }),
  ),
  sample("priorityClass", () =>
    priorityClass("important", {
      ...common,
      value: 0,
      globalDefault: false,
      description: "matters",
      preemptionPolicy: "Never",
    }),
  ),
  sample("role", () =>
    role("system:reader", {
      ...everything,
      rules: [{ apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["web"], verbs: ["get"] }],
    }),
  ),
  sample("clusterRole, rules", () =>
    clusterRole("reader", { ...common, rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }] }),
  ),
  sample("clusterRole, aggregated", () =>
    clusterRole("all", {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] },
      rules: [],
    }),
  ),
  sample("roleBinding, to a ClusterRole", () =>
    roleBinding("reader", {
      ...everything,
      role: reader,
      subjects: [account, { kind: "User", name: "ann" }, { kind: "Group", name: "devs" }],
    }),
  ),
  sample("clusterRoleBinding", () =>
    clusterRoleBinding("reader", { ...common, clusterRole: "view", subjects: [account] }),
  ),
  sample("lease", () =>
    lease("leader", {
      ...everything,
      holderIdentity: "a",
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      acquireTime: new Date(0),
      renewTime: "2026-01-31T12:00:00.25Z",
    }),
  ),
  sample("customResourceDefinition", () =>
    customResourceDefinition("blogs.example.org", {
      ...common,
      group: "example.org",
      scope: "Namespaced",
      names: { kind: "Blog", plural: "blogs", singular: "blog", listKind: "BlogList", shortNames: ["bl"] },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: "object", properties: { spec: { type: "object", default: {} } } },
          },
          subresources: { status: {} },
        },
      ],
    }),
  ),
];
