import {
  clusterRole,
  configMap,
  container,
  cronJob,
  daemonSet,
  deployment,
  gateway,
  httpRoute,
  ingress,
  job,
  limitRange,
  namespace,
  networkPolicy,
  persistentVolumeClaim,
  pod,
  replicaSet,
  role,
  roleBinding,
  secret,
  service,
  serviceAccount,
  statefulSet,
  tcpRoute,
  tlsRoute,
  volumeSnapshot,
  volumeSnapshotContent,
} from "@metatron/runtime/resources";
import { describe, expect, test } from "vitest";
import { leastPod } from "../../support/samples/pods.ts";

const app = container("app", { image: "nginx:1.29", ports: { web: 8080 } });
const pods = { containers: [app] };
const web = service("web", { selects: deployment("web", pods) });

/** One fault of the gem a row: what is looked at, and what it must be here. */
const rows: readonly [fault: string, got: () => unknown, want: unknown][] = [
  ["match labels are on the pods too", () => deployment("a", { ...pods, matchLabels: { x: "1" } }).spec.template.metadata?.labels?.["x"], "1"],
  ["a container has neither stdin nor tty", () => ["stdin" in app, "tty" in app], [false, false]],
  ["envFrom takes ConfigMaps and sources", () => container("a", { image: "a", envFrom: [configMap("c"), secret("s"), { prefix: "P", secretRef: { name: "t" } }] }).envFrom, [{ configMapRef: { name: "c" } }, { secretRef: { name: "s" } }, { prefix: "P", secretRef: { name: "t" } }]],
  ["a sidecar has its restart policy, a container its working directory", () => { const one = container("a", { image: "a", restartPolicy: "Always", workingDir: "/srv" }); return [one.restartPolicy, one.workingDir]; }, ["Always", "/srv"]],
  ["a Pod has a restart policy when given", () => pod("a", { ...pods, restartPolicy: "Never" }).spec.restartPolicy, "Never"],
  ["replicas of a Deployment are left to an autoscaler", () => "replicas" in deployment("a", pods).spec, false],
  ["replicas of a ReplicaSet are left to an autoscaler", () => "replicas" in replicaSet("a", pods).spec, false],
  ["a Deployment has progress deadline, history and minReadySeconds", () => { const { spec } = deployment("a", { ...pods, progressDeadlineSeconds: 1, revisionHistoryLimit: 2, minReadySeconds: 3 }); return [spec.progressDeadlineSeconds, spec.revisionHistoryLimit, spec.minReadySeconds]; }, [1, 2, 3]],
  ["pod management of a StatefulSet is rendered", () => statefulSet("a", { ...pods, podManagementPolicy: "Parallel" }).spec.podManagementPolicy, "Parallel"],
  ["claim templates carry the server's defaults", () => statefulSet("a", { ...pods, volumeClaimTemplates: { d: { size: "1Gi" } } }).spec.volumeClaimTemplates?.[0], { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "d" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, volumeMode: "Filesystem" }, status: { phase: "Pending" } }],
  ["a DaemonSet has an update strategy", () => daemonSet("a", { ...pods, updateStrategy: { type: "OnDelete" } }).spec.updateStrategy, { type: "OnDelete" }],
  ["the deadline of a Job is not on its pods", () => { const { spec } = job("a", { ...pods, activeDeadlineSeconds: 5 }); return [spec.activeDeadlineSeconds, spec.template.spec?.activeDeadlineSeconds]; }, [5, undefined]],
  ["the pods of a Job have a restart policy", () => job("a", pods).spec.template.spec?.restartPolicy, "Never"],
  ["the pods of a CronJob have a restart policy", () => cronJob("a", { ...pods, schedule: "@daily" }).spec.jobTemplate.spec?.template.spec?.restartPolicy, "Never"],
  ["tolerations of a CronJob are on its pods", () => { const { spec } = cronJob("a", { ...pods, schedule: "@daily", tolerations: [{ operator: "Exists" }] }); return ["tolerations" in spec, spec.jobTemplate.spec?.template.spec?.tolerations]; }, [false, [{ operator: "Exists" }]]],
  ["a named target port stays a name", () => service("a", { selector: { a: "b" }, ports: { web: { port: 80, targetPort: "http" } } }).spec.ports, [{ name: "web", port: 80, targetPort: "http" }]],
  ["the class of an Ingress is its field", () => { const one = ingress("a", { rules: { "a.example.org": web }, ingressClassName: "nginx" }); return [one.spec.ingressClassName, one.metadata.annotations]; }, ["nginx", undefined]],
  ["a numeric port of an Ingress is a number", () => ingress("a", { rules: { "a.example.org": { service: "x", port: 80 } } }).spec.rules?.[0]?.http?.paths[0]?.backend, { service: { name: "x", port: { number: 80 } } }],
  ["annotations of an Ingress work beside an issuer", () => ingress("a", { rules: { "a.example.org": web }, annotations: { a: "b" }, clusterIssuer: "le" }).metadata.annotations, { a: "b", "cert-manager.io/cluster-issuer": "le" }],
  ["a NetworkPolicy is of networking.k8s.io", () => networkPolicy("a", {}).apiVersion, "networking.k8s.io/v1"],
  ["deny-all can be said, without a null selector", () => networkPolicy("a", { policyTypes: ["Ingress", "Egress"] }).spec, { policyTypes: ["Ingress", "Egress"] }],
  ["a policy's ports have a protocol", () => networkPolicy("a", { ingress: [{ ports: [80] }] }).spec.ingress, [{ ports: [{ port: 80, protocol: "TCP" }] }]],
  ["a ConfigMap has binary data", () => configMap("a", { binaryData: { b: new Uint8Array([255]) } }).binaryData, { b: "/w==" }],
  ["data and stringData of a Secret mix", () => secret("a", { data: { a: "AA==" }, stringData: { b: "x" } }).data, { a: "AA==", b: "eA==" }],
  ["a claim has no null class, but volume mode, selector and limits", () => persistentVolumeClaim("a", { size: "1Gi", volumeMode: "Block", selector: { matchLabels: { a: "b" } }, resources: { limits: { storage: "2Gi" } } }).spec, { accessModes: ["ReadWriteOnce"], volumeMode: "Block", selector: { matchLabels: { a: "b" } }, resources: { requests: { storage: "1Gi" }, limits: { storage: "2Gi" } } }],
  ["camelCase keys of a LimitRange pass", () => limitRange("a", { limits: [{ type: "Pod", maxLimitRequestRatio: { cpu: 2 } }] }).spec.limits, [{ type: "Pod", maxLimitRequestRatio: { cpu: "2" } }]],
  ["a binding to a ClusterRole says so", () => roleBinding("a", { role: clusterRole("view", {}), subjects: [] }).roleRef, { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }],
  ["a binding to a Role says so", () => roleBinding("a", { role: role("own", { rules: [] }), subjects: [] }).roleRef.kind, "Role"],
  ["a ClusterRole with an aggregation has no rules", () => "rules" in clusterRole("a", { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] } }), false],
  ["a listener has the server's defaults", () => gateway("a", { gatewayClassName: "c", listeners: { web: { port: 80, protocol: "HTTP" } } }).spec.listeners, [{ name: "web", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Same" } } }]],
  ["a redirect needs no backends", () => "backendRefs" in (httpRoute("a", { rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { hostname: "b" } }] }] }).spec.rules[0] ?? {}), false],
  ["a backend has the server's defaults", () => httpRoute("a", { rules: [{ backendRefs: [{ service: "b", port: 80 }] }] }).spec.rules[0], { matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs: [{ group: "", kind: "Service", name: "b", port: 80, weight: 1 }] }],
  ["the version of a TLSRoute can be chosen", () => tlsRoute("a", { hostnames: ["a.b"], servedVersion: "v1alpha2", rules: [{ backendRefs: [web] }] }).apiVersion, "gateway.networking.k8s.io/v1alpha2"],
  ["the version of a TCPRoute is current unless chosen", () => tcpRoute("a", { rules: [{ backendRefs: [web] }] }).apiVersion, "gateway.networking.k8s.io/v1"],
  ["references take objects", () => { const { spec } = deployment("a", { ...pods, serviceAccountName: serviceAccount("s"), imagePullSecrets: [secret("r")] }); return [spec.template.spec?.serviceAccountName, spec.template.spec?.imagePullSecrets]; }, ["s", [{ name: "r" }]]],
  ["a namespace may be an object", () => configMap("a", { namespace: namespace("n") }).metadata.namespace, "n"],
  ["a snapshot's source may be an object", () => volumeSnapshot("a", { source: { persistentVolumeClaimName: persistentVolumeClaim("c", { size: 1 }) } }).spec.source, { persistentVolumeClaimName: "c" }],
]; // prettier-ignore

describe("none of the gem's faults", () => {
  test.each(rows)("%s", (_fault, got, want) => {
    expect(got()).toEqual(want);
  });
});

test("a cluster-scoped kind takes no namespace", () => {
  const options = {
    deletionPolicy: "Delete" as const,
    driver: "d",
    source: { volumeHandle: "v" },
    volumeSnapshotRef: { name: "s", namespace: "n" },
  };
  expect(volumeSnapshotContent("a", options).metadata).not.toHaveProperty("namespace");
  expect(() => volumeSnapshotContent("a", { ...options, namespace: "n" } as never)).toThrow("cluster-scoped");
});

test("workloads of one name never select each other's pods", () => {
  const workloads = [
    deployment("a", leastPod),
    replicaSet("a", leastPod),
    daemonSet("a", leastPod),
    statefulSet("a", leastPod),
    pod("a", leastPod),
    job("a", leastPod),
    cronJob("a", { ...leastPod, schedule: "@daily" }),
  ];
  const labels = workloads.map((one) => {
    if (one.kind === "Pod") return one.metadata.labels;
    const template = one.kind === "CronJob" ? one.spec.jobTemplate.spec?.template : one.spec.template;
    return template?.metadata?.labels ?? {};
  });
  for (const [index, workload] of workloads.entries()) {
    const { selector = {} } = service("s", { selects: workload, headless: true }).spec;
    expect(labels.flatMap((one, at) => (isSelected(selector, one) ? [at] : []))).toEqual([index]);
  }
});

const isSelected = (selector: Record<string, string>, labels: Record<string, string>): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

test("components of one name and kind never select each other's pods", () => {
  const one = deployment("a", { ...leastPod, component: "db" });
  const other = deployment("a", { ...leastPod, component: "app" });
  expect(isSelected(one.spec.selector.matchLabels ?? {}, other.spec.template.metadata?.labels ?? {})).toBe(
    false,
  );
});
