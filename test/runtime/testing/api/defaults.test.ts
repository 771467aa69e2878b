import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/json.ts";
import { applyBuiltinDefaults } from "../../../../runtime/src/testing/builtin/index.ts";

const container = { name: "app", image: "app:1" };
const fullContainer = {
  ...container,
  imagePullPolicy: "IfNotPresent",
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
};
const fullPodSpec = {
  containers: [fullContainer],
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
const template = { metadata: { labels: { app: "x" } }, spec: { containers: [container] } };
const fullTemplate = { metadata: { labels: { app: "x" } }, spec: fullPodSpec };
const selector = { matchLabels: { app: "x" } };

function inContainer(fields: JsonObject): JsonObject {
  return applied("apps/v1", "Deployment", {
    spec: { template: { spec: { containers: [{ ...container, ...fields }] } } },
  });
}

function applied(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return applyBuiltinDefaults({ apiVersion, kind, ...fields });
}

function firstContainer(object: JsonObject): unknown {
  return (object as { spec: { template: { spec: { containers: unknown[] } } } }).spec.template.spec
    .containers[0];
}

const kinds: readonly (readonly [string, string, JsonObject, JsonObject])[] = [
  [
    "apps/v1",
    "Deployment",
    { spec: { selector, template } },
    {
      spec: {
        progressDeadlineSeconds: 600,
        replicas: 1,
        revisionHistoryLimit: 10,
        selector,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
        template: fullTemplate,
      },
    },
  ],
  [
    "apps/v1",
    "ReplicaSet",
    { spec: { selector, template } },
    { spec: { replicas: 1, selector, template: fullTemplate } },
  ],
  [
    "apps/v1",
    "StatefulSet",
    {
      spec: {
        selector,
        template,
        serviceName: "x",
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }],
      },
    },
    {
      spec: {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        podManagementPolicy: "OrderedReady",
        replicas: 1,
        revisionHistoryLimit: 10,
        selector,
        serviceName: "x",
        template: fullTemplate,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        volumeClaimTemplates: [
          {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            metadata: { name: "data" },
            spec: { volumeMode: "Filesystem" },
            status: { phase: "Pending" },
          },
        ],
      },
    },
  ],
  [
    "apps/v1",
    "DaemonSet",
    { spec: { selector, template } },
    {
      spec: {
        revisionHistoryLimit: 10,
        selector,
        template: fullTemplate,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      },
    },
  ],
  [
    "batch/v1",
    "CronJob",
    { spec: { schedule: "* * * * *", jobTemplate: { spec: { template } } } },
    {
      spec: {
        concurrencyPolicy: "Allow",
        failedJobsHistoryLimit: 1,
        jobTemplate: { metadata: {}, spec: { template: fullTemplate } },
        schedule: "* * * * *",
        successfulJobsHistoryLimit: 3,
        suspend: false,
      },
    },
  ],
  [
    "v1",
    "Service",
    {
      spec: {
        selector: { app: "x" },
        ports: [{ port: 80 }, { port: 53, protocol: "UDP", targetPort: "dns" }],
      },
    },
    {
      spec: {
        internalTrafficPolicy: "Cluster",
        ports: [
          { port: 80, protocol: "TCP", targetPort: 80 },
          { port: 53, protocol: "UDP", targetPort: "dns" },
        ],
        selector: { app: "x" },
        sessionAffinity: "None",
        type: "ClusterIP",
      },
    },
  ],
  [
    "v1",
    "Secret",
    { data: { a: "b2xk", b: "Yg==" }, stringData: { a: "new" } },
    { data: { a: "bmV3", b: "Yg==" }, type: "Opaque" },
  ],
  [
    "networking.k8s.io/v1",
    "NetworkPolicy",
    { spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] } },
    {
      spec: {
        podSelector: {},
        egress: [{ ports: [{ port: 53, protocol: "TCP" }] }],
        policyTypes: ["Ingress", "Egress"],
      },
    },
  ],
  [
    "networking.k8s.io/v1",
    "NetworkPolicy",
    { spec: { podSelector: {} } },
    { spec: { podSelector: {}, policyTypes: ["Ingress"] } },
  ],
  [
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    { spec: { maxReplicas: 3 } },
    {
      spec: {
        maxReplicas: 3,
        minReplicas: 1,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
          },
        ],
      },
    },
  ],
  [
    "rbac.authorization.k8s.io/v1",
    "RoleBinding",
    {
      roleRef: { kind: "Role", name: "x" },
      subjects: [
        { kind: "User", name: "u" },
        { kind: "ServiceAccount", name: "s", namespace: "n" },
      ],
    },
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "x" },
      subjects: [
        { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "u" },
        { kind: "ServiceAccount", name: "s", namespace: "n" },
      ],
    },
  ],
  ["rbac.authorization.k8s.io/v1", "Role", { rules: [] }, { rules: [] }],
  [
    "v1",
    "PersistentVolumeClaim",
    { spec: { resources: { requests: { storage: "1024Mi" } } } },
    { spec: { resources: { requests: { storage: "1Gi" } }, volumeMode: "Filesystem" } },
  ],
  [
    "storage.k8s.io/v1",
    "StorageClass",
    { provisioner: "x", parameters: {} },
    { provisioner: "x", reclaimPolicy: "Delete", volumeBindingMode: "Immediate" },
  ],
  [
    "scheduling.k8s.io/v1",
    "PriorityClass",
    { value: 1, globalDefault: false },
    { value: 1, preemptionPolicy: "PreemptLowerPriority" },
  ],
  ["v1", "ConfigMap", { data: { empty: "" }, binaryData: {} }, { data: { empty: "" } }],
  [
    "v1",
    "ConfigMap",
    { metadata: { name: "x", labels: {}, annotations: {} }, data: {} },
    { metadata: { name: "x" } },
  ],
  [
    "v1",
    "LimitRange",
    { spec: { limits: [{ type: "Container", max: { cpu: "1000m" } }] } },
    {
      spec: {
        limits: [
          { type: "Container", max: { cpu: "1" }, default: { cpu: "1" }, defaultRequest: { cpu: "1" } },
        ],
      },
    },
  ],
  [
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { addressType: "IPv4", endpoints: [], ports: [{ port: 80 }] },
    { addressType: "IPv4", endpoints: [], ports: [{ name: "", port: 80, protocol: "TCP" }] },
  ],
];

test.each(kinds)("%s %s gets its defaults", (apiVersion, kind, fields, wanted) => {
  expect(applied(apiVersion, kind, fields)).toEqual({ apiVersion, kind, ...wanted });
});

test.each(kinds)("%s %s is stable once it has its defaults", (apiVersion, kind, fields) => {
  const once = applied(apiVersion, kind, fields);
  expect(applyBuiltinDefaults(once)).toEqual(once);
});

test.each<[string, JsonObject, JsonObject]>([
  ["ports are TCP", { ports: [{ containerPort: 80 }] }, { ports: [{ containerPort: 80, protocol: "TCP" }] }],
  ["no tag pulls always", { image: "app" }, { imagePullPolicy: "Always" }],
  ["latest pulls always", { image: "registry:5000/app:latest" }, { imagePullPolicy: "Always" }],
  ["a registry's port is no tag", { image: "registry:5000/app" }, { imagePullPolicy: "Always" }],
  ["a digest pulls once", { image: "app@sha256:00" }, { imagePullPolicy: "IfNotPresent" }],
  [
    "probes",
    { livenessProbe: { httpGet: { port: 80 } } },
    {
      livenessProbe: {
        failureThreshold: 3,
        httpGet: { path: "/", port: 80, scheme: "HTTP" },
        periodSeconds: 10,
        successThreshold: 1,
        timeoutSeconds: 1,
      },
    },
  ],
  [
    "field references name their version",
    { env: [{ name: "IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }] },
    { env: [{ name: "IP", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIP" } } }] },
  ],
  ["an empty value disappears", { env: [{ name: "A", value: "" }] }, { env: [{ name: "A" }] }],
  ["false disappears", { stdin: false, tty: true }, { tty: true }],
  [
    "quantities are canonical",
    { resources: { limits: { cpu: 1, memory: "1024Mi" } } },
    { resources: { limits: { cpu: "1", memory: "1Gi" } } },
  ],
])("in a container: %s", (_name, fields, wanted) => {
  const found = firstContainer(inContainer(fields));
  expect(found).toEqual({
    ...fullContainer,
    ...fields,
    ...wanted,
    ...(fields["stdin"] === false ? { stdin: undefined } : {}),
  });
});

test.each(["args", "env", "ports", "volumeMounts"])("an empty list of %s disappears", (field) => {
  expect(firstContainer(inContainer({ [field]: [] }))).toEqual(fullContainer);
});

test("nulls disappear at every depth", () => {
  expect(firstContainer(inContainer({ command: null, securityContext: { runAsUser: null } }))).toEqual({
    ...fullContainer,
    securityContext: {},
  });
});

test("volumes get modes, and an empty one is an emptyDir", () => {
  const volumes = [
    { name: "a" },
    { name: "b", configMap: { name: "b" } },
    { name: "c", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } },
    { name: "d", hostPath: { path: "/" } },
  ];
  const { spec } = applied("v1", "Pod", { spec: { containers: [container], volumes } }) as {
    spec: JsonObject;
  };
  expect(spec["volumes"]).toEqual([
    { name: "a", emptyDir: {} },
    { name: "b", configMap: { name: "b", defaultMode: 420 } },
    {
      name: "c",
      projected: {
        defaultMode: 420,
        sources: [{ serviceAccountToken: { expirationSeconds: 3600, path: "t" } }],
      },
    },
    { name: "d", hostPath: { path: "/", type: "" } },
  ]);
});

test("a Pod gets what admission adds", () => {
  const { spec } = applied("v1", "Pod", {
    spec: { containers: [{ ...container, resources: { limits: { cpu: "1" } } }] },
  }) as { spec: JsonObject };
  expect(spec).toMatchObject({
    serviceAccountName: "default",
    serviceAccount: "default",
    enableServiceLinks: true,
    priority: 0,
    preemptionPolicy: "PreemptLowerPriority",
    containers: [{ resources: { limits: { cpu: "1" }, requests: { cpu: "1" } } }],
    tolerations: [
      {
        key: "node.kubernetes.io/not-ready",
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      },
      {
        key: "node.kubernetes.io/unreachable",
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      },
    ],
  });
});

test("a Job counts one completion unless it says how many run at once", () => {
  const job = (spec: JsonObject): unknown =>
    applied("batch/v1", "Job", { spec: { ...spec, template } })["spec"];
  expect(job({})).toMatchObject({
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: "NonIndexed",
  });
  expect(job({ parallelism: 3 })).not.toHaveProperty("completions");
});

test("what is given is not changed", () => {
  const object = { apiVersion: "apps/v1", kind: "Deployment", spec: { selector, template } };
  const before = structuredClone(object);
  applyBuiltinDefaults(object);
  expect(object).toEqual(before);
});

test("a custom resource definition is left as it is", () => {
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: { value: null, data: {} },
  };
  expect(applyBuiltinDefaults(crd)).toBe(crd);
});
