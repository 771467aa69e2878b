import { describe, expect, test } from "vitest";
import {
  configMap,
  container,
  cronJob,
  deployment,
  exec,
  fromConfigMap,
  fromField,
  fromResource,
  fromSecret,
  grpc,
  horizontalPodAutoscaler,
  http,
  ingress,
  networkPolicy,
  persistentVolumeClaim,
  pod,
  role,
  secret,
  service,
  serviceMonitor,
  statefulSet,
  tcp,
} from "@metatron/runtime/resources";

const image = "nginx:1.29";
const app = container("app", { image, ports: { web: 3000 } });
const sidecar = container("log", { image });
const web = deployment("web", { containers: [app] });
const tls = secret("tls", {});

/** One short form a row, and what Kubernetes calls it. */
const rows: readonly [form: string, got: () => unknown, want: unknown][] = [
  ["ports as a map", () => app.ports, [{ name: "web", containerPort: 3000 }]],
  ["env as a map", () => container("a", { image, env: { A: "x", B: 1, C: true, D: "", E: undefined } }).env, [{ name: "A", value: "x" }, { name: "B", value: "1" }, { name: "C", value: "true" }, { name: "D" }]],
  ["fromSecret with the object", () => fromSecret(tls, "key"), { secretKeyRef: { name: "tls", key: "key" } }],
  ["fromConfigMap with a name", () => fromConfigMap("c", "key", { optional: true }), { configMapKeyRef: { name: "c", key: "key", optional: true } }],
  ["fromField", () => fromField("metadata.name"), { fieldRef: { fieldPath: "metadata.name" } }],
  ["fromResource", () => fromResource("limits.cpu"), { resourceFieldRef: { resource: "limits.cpu" } }],
  ["a quantity is request and limit", () => container("a", { image, resources: { memory: "1024Mi" } }).resources, { requests: { memory: "1Gi" }, limits: { memory: "1Gi" } }],
  ["a request alone", () => container("a", { image, resources: { cpu: { request: 0.5 } } }).resources, { requests: { cpu: "500m" } }],
  ["an HTTP probe", () => container("a", { image, livenessProbe: http("/healthz", 8080, { periodSeconds: 5 }) }).livenessProbe, { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 5 }],
  ["a TCP probe", () => tcp(3306), { tcpSocket: { port: 3306 } }],
  ["a command as probe", () => exec(["true"]), { exec: { command: ["true"] } }],
  ["a gRPC probe", () => grpc(9000, { service: "x" }), { grpc: { port: 9000, service: "x" } }],
  ["a volume is mounted in every container", () => deployment("a", { containers: [app, sidecar], initContainers: [container("init", { image })], volumes: { data: { emptyDir: {}, mount: "/data" } } }).spec.template.spec, { containers: [{ ...app, volumeMounts: [{ name: "data", mountPath: "/data" }] }, { ...sidecar, volumeMounts: [{ name: "data", mountPath: "/data" }] }], initContainers: [{ name: "init", image }], volumes: [{ name: "data", emptyDir: {} }] }],
  ["a volume is mounted where it says", () => deployment("a", { containers: [app, sidecar], volumes: { tls: { secret: tls, mounts: { log: { mountPath: "/tls", readOnly: true } } } } }).spec.template.spec, { containers: [app, { ...sidecar, volumeMounts: [{ name: "tls", mountPath: "/tls", readOnly: true }] }], volumes: [{ name: "tls", secret: { secretName: "tls" } }] }],
  ["volumes of objects", () => pod("a", { containers: [app], volumes: { c: { configMap: configMap("c") }, p: { persistentVolumeClaim: persistentVolumeClaim("p", { size: 1 }) } } }).spec.volumes, [{ name: "c", configMap: { name: "c" } }, { name: "p", persistentVolumeClaim: { claimName: "p" } }]],
  ["a claim by its size", () => persistentVolumeClaim("a", { size: "10240Mi" }).spec.resources, { requests: { storage: "10Gi" } }],
  ["a claim template is mounted", () => statefulSet("a", { containers: [sidecar], volumeClaimTemplates: { data: { size: "1Gi", mount: "/data" } } }).spec.template.spec?.containers[0]?.volumeMounts, [{ name: "data", mountPath: "/data" }]],
  ["a Service takes the ports of what it selects", () => service("a", { selects: web }).spec.ports, [{ name: "web", port: 3000, targetPort: "web" }]],
  ["a Service's port goes to the container port of its name", () => service("a", { selects: web, ports: { web: 80 } }).spec.ports, [{ name: "web", port: 80, targetPort: "web" }]],
  ["a host and a Service make a rule", () => ingress("a", { rules: { "a.example.org": service("s", { selects: web }) }, tls: true }).spec, { rules: [{ host: "a.example.org", http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "s", port: { name: "web" } } } }] } }], tls: [{ hosts: ["a.example.org"], secretName: "a-tls" }] }],
  ["paths of a host", () => ingress("a", { rules: { h: { "/a": { service: "x", port: "web" } } }, tls }).spec.tls, [{ hosts: ["h"], secretName: "tls" }]],
  ["a workload as peer", () => networkPolicy("a", { ingress: [{ from: [web] }] }).spec.ingress?.[0]?.from, [{ podSelector: web.spec.selector }]],
  ["metrics of pods' resources", () => horizontalPodAutoscaler("a", { scaleTargetRef: web, maxReplicas: 2, metrics: { cpu: 80 } }).spec, { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas: 2, metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }] }],
  ["a Pod's tolerations carry those of admission", () => pod("a", { containers: [app], tolerations: [{ key: "x", operator: "Exists" }] }).spec.tolerations?.map(({ key }) => key), ["x", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]],
  ["a Pod that tolerates everything gets no more", () => pod("a", { containers: [app], tolerations: [{ operator: "Exists" }] }).spec.tolerations, [{ operator: "Exists" }]],
  ["the pods of a Job reach their own deadline through the template", () => cronJob("a", { containers: [app], schedule: "@daily", activeDeadlineSeconds: 9, template: { spec: { activeDeadlineSeconds: 5 } } }).spec.jobTemplate.spec?.template.spec?.activeDeadlineSeconds, 5],
  ["a ServiceMonitor finds its Service", () => serviceMonitor("a", { selects: service("s", { selects: web }) }).spec, { selector: { matchLabels: { "app.kubernetes.io/name": "s" } }, endpoints: [{ port: "web" }] }],
  ["restricted", () => deployment("a", { containers: [sidecar], restricted: true }).spec.template.spec, { containers: [{ ...sidecar, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }], securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } }],
]; // prettier-ignore

describe("short forms", () => {
  test.each(rows)("%s", (_form, got, want) => {
    expect(got()).toEqual(want);
  });
});

describe("labels", () => {
  test("recommended labels say what is given", () => {
    const labels = configMap("a", { component: "c", instance: "i", partOf: "p", version: "1" }).metadata
      .labels;
    expect(labels).toEqual({
      "app.kubernetes.io/name": "a",
      "app.kubernetes.io/component": "c",
      "app.kubernetes.io/instance": "i",
      "app.kubernetes.io/part-of": "p",
      "app.kubernetes.io/version": "1",
    });
  });

  test("given labels replace recommended ones", () => {
    const { labels } = configMap("a", { labels: { "app.kubernetes.io/name": "b", x: "y" } }).metadata;
    expect(labels).toEqual({ "app.kubernetes.io/name": "b", x: "y" });
  });

  test("the label namespace is where selectors look", () => {
    const { selector } = deployment("a", { containers: [app], labelNamespace: "example.org" }).spec;
    expect(selector).toEqual({ matchLabels: { "example.org/name": "a", "example.org/kind": "Deployment" } });
  });

  test("names that are no label values are told apart by a digest", () => {
    const names = ["a".repeat(70), `${"a".repeat(70)}b`];
    const values = names.map((name) => deployment(name, { containers: [app] }).spec.selector.matchLabels);
    expect(values[0]).not.toEqual(values[1]);
    expect(role("system:a:b", { rules: [] }).metadata.labels["app.kubernetes.io/name"]).toMatch(
      /^system_a_b\.[0-9a-f]{8}$/,
    );
  });
});
