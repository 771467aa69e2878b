import { expect, test } from "vitest";
import { applyBuiltinDefaults } from "../../../../src/simulator/builtin/index.ts";
import { type DefaultsRow, applied } from "../../../support/api-fixtures.ts";

const kinds: readonly DefaultsRow[] = [
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
  ["rbac.authorization.k8s.io/v1", "Role", { rules: [] }, { rules: null }],
  ["rbac.authorization.k8s.io/v1", "ClusterRole", {}, { rules: null }],
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
  [
    "coordination.k8s.io/v1",
    "Lease",
    { spec: { acquireTime: "2026-01-01T02:00:00+02:00", renewTime: "2026-01-01T00:00:00.5Z" } },
    {
      spec: { acquireTime: "2026-01-01T00:00:00.000000Z", renewTime: "2026-01-01T00:00:00.500000Z" },
    },
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
    { addressType: "IPv4", endpoints: null, ports: [{ name: "", port: 80, protocol: "TCP" }] },
  ],
  [
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { addressType: "IPv4", endpoints: [{ addresses: ["10.0.0.1"] }] },
    { addressType: "IPv4", endpoints: [{ addresses: ["10.0.0.1"], conditions: {} }] },
  ],
];

test.each(kinds)("%s %s gets its defaults", (apiVersion, kind, fields, wanted) => {
  expect(applied(apiVersion, kind, fields)).toEqual({ apiVersion, kind, ...wanted });
});

test.each(kinds)("%s %s is stable once it has its defaults", (apiVersion, kind, fields) => {
  const once = applied(apiVersion, kind, fields);
  expect(applyBuiltinDefaults(once)).toEqual(once);
});
