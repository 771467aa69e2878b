import { describe, expect, test } from "vitest";
import {
  ResourceError,
  certificate,
  clusterRole,
  clusterRoleBinding,
  configMap,
  container,
  cronJob,
  customResourceDefinition,
  deployment,
  endpointSlice,
  gateway,
  grpc,
  horizontalPodAutoscaler,
  http,
  httpRoute,
  ingress,
  job,
  lease,
  limitRange,
  namespace,
  networkPolicy,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  podDisruptionBudget,
  priorityClass,
  resourceQuota,
  role,
  roleBinding,
  secret,
  service,
  serviceMonitor,
  statefulSet,
} from "@metatron/runtime/resources";

const image = "nginx:1.29";
const app = container("app", { image });
const pods = { containers: [app] };
const selector = { app: "web" };
const twoPorts = service("web", { selector, ports: { web: 80, admin: 81 } });

/** One wrong input a row: what is built, and the words of the error. */
const rows: readonly [name: string, build: () => unknown, words: string][] = [
  ["a name in capitals", () => configMap("Settings"), 'configMap("Settings"): metadata.name: must be lower-case'],
  ["a blank name", () => configMap(""), "metadata.name: must be"],
  ["no name", () => configMap(undefined as never), "metadata.name: must be"],
  ["a Service name that ends with a hyphen", () => service("web-", { selector, ports: { web: 80 } }), "ending with a letter or digit"],
  ["a pod that sleeps for longer than it is given", () => pod("a", { ...pods, terminationGracePeriodSeconds: 3, containers: [container("a", { image: "i", lifecycle: { preStop: { sleep: { seconds: 5 } } } })] }), "must be at most terminationGracePeriodSeconds (3), is 5"],
  ["a dotted StatefulSet name", () => statefulSet("a.b", pods), "metadata.name"],
  ["a CronJob name of 53 characters", () => cronJob("a".repeat(53), { ...pods, schedule: "@daily" }), "at most 52 characters"],
  ["a Job name of 64 characters", () => job("a".repeat(64), pods), "at most 63 characters"],
  ["a Role name with a slash", () => role("a/b", { rules: [] }), "path segment"],
  ["a dotted Namespace name", () => namespace("a.b"), "metadata.name"],
  ["a CRD name that is not plural.group", () => customResourceDefinition("x.example.org", { group: "example.org", scope: "Cluster", names: { kind: "Y", plural: "ys" }, versions: [] }), 'must be <plural>.<group> ("ys.example.org")'],
  ["a CRD without a storage version", () => customResourceDefinition("ys.example.org", { group: "example.org", scope: "Cluster", names: { kind: "Y", plural: "ys" }, versions: [] }), "exactly one storage version"],
  ["a wrong namespace", () => configMap("a", { namespace: "Blogs" }), "metadata.namespace"],
  ["a wrong label key", () => configMap("a", { labels: { "a b": "c" } }), 'metadata.labels["a b"]'],
  ["a wrong label prefix", () => configMap("a", { labels: { "A/b": "c" } }), 'metadata.labels["A/b"]'],
  ["a wrong label value", () => configMap("a", { labels: { a: "b c" } }), 'is "b c"'],
  ["a long label value", () => configMap("a", { labels: { a: "b".repeat(64) } }), "at most 63"],
  ["an annotation that is no string", () => configMap("a", { annotations: { a: 1 as never } }), "must be a string, is 1"],
  ["annotations of more than 256 KiB", () => configMap("a", { annotations: { a: "x".repeat(262_144) } }), "at most 262144 bytes"],
  ["a wrong label namespace", () => deployment("a", { ...pods, labelNamespace: "X" }), "labelNamespace"],
  ["pod labels that break the selector", () => deployment("a", { ...pods, component: "db", podLabels: { "app.kubernetes.io/component": "app" } }), 'so it must stay "db"'],
  ["a selector that misses its pods", () => deployment("a", { ...pods, selector: { matchExpressions: [{ key: "x", operator: "Exists" }] } }), "does not fulfil Exists"],
  ["labels that break the selector of a Pod", () => pod("a", { ...pods, component: "db", labels: { "app.kubernetes.io/component": "app" } }), "must stay"],
  ["a container without image", () => container("a", { image: "" }), "image: is missing"],
  ["a container name in capitals", () => container("App", { image }), 'container("App"): name'],
  ["no containers", () => deployment("a", { containers: [] }), "must have at least one container"],
  ["two containers of one name", () => deployment("a", { containers: [app, app] }), 'two containers are called "app"'],
  ["an init container of the same name", () => deployment("a", { containers: [app], initContainers: [app] }), 'two containers are called "app"'],
  ["two ports of one number", () => container("a", { image, ports: { a: 80, b: 80 } }), 'two ports are called "80/TCP"'],
  ["a port above 65535", () => container("a", { image, ports: { web: 70_000 } }), "ports.web.containerPort: must be a port"],
  ["a port name of 16 letters", () => container("a", { image, ports: { aaaaaaaaaaaaaaaa: 80 } }), "at most 15"],
  ["one port name in two containers", () => deployment("a", { containers: [container("a", { image, ports: { web: 80 } }), container("b", { image, ports: { web: 81 } })] }), 'a port called "web"'],
  ["TCP and UDP on one container port", () => deployment("a", { containers: [container("dns", { image, ports: { dns: { containerPort: 53, protocol: "UDP" }, "dns-tcp": 53 } })] }), "merges this list by containerPort"],
  ["TCP and UDP on one Service port", () => service("a", { selector, ports: { dns: { port: 53, protocol: "UDP" }, "dns-tcp": 53 } }), "merges this list by port"],
  ["a variable with =", () => container("a", { image, env: { "A=B": "c" } }), "env.A=B"],
  ["a variable twice", () => container("a", { image, env: [{ name: "A" }, { name: "A" }] }), 'two variables are called "A"'],
  ["two mounts at one path", () => container("a", { image, volumeMounts: [{ name: "a", mountPath: "/a" }, { name: "b", mountPath: "/a" }] }), 'two mounts are called "/a"'],
  ["a mount without volume", () => deployment("a", { containers: [container("a", { image, volumeMounts: [{ name: "gone", mountPath: "/a" }] })] }), 'no volume called "gone"'],
  ["a mount for no container", () => deployment("a", { ...pods, volumes: { v: { emptyDir: {}, mounts: { other: "/v" } } } }), 'no container called "other"'],
  ["a volume without source", () => deployment("a", { ...pods, volumes: { v: {} } }), "exactly one source, has none"],
  ["a quantity that is none", () => container("a", { image, resources: { cpu: "lots" } }), "resources.requests.cpu: must be a quantity"],
  ["a request above its limit", () => container("a", { image, resources: { memory: { request: "2Gi", limit: "1000Mi" } } }), "must not be above its limit"],
  ["a probe of a port that is not there", () => container("a", { image, livenessProbe: http("/", "web") }), 'no port called "web"'],
  ["a probe with two handlers", () => container("a", { image, livenessProbe: { ...http("/", 80), ...grpc(80) } }), "exactly one of"],
  ["a liveness probe that must succeed twice", () => container("a", { image, livenessProbe: http("/", 80, { successThreshold: 2 }) }), "must be 1"],
  ["negative replicas", () => deployment("a", { ...pods, replicas: -1 }), "spec.replicas: must be a whole number of at least 0, is -1"],
  ["a Deployment that never restarts", () => deployment("a", { ...pods, restartPolicy: "Never" }), 'must be Always, is "Never"'],
  ["a Job that always restarts", () => job("a", { ...pods, restartPolicy: "Always" }), "must be Never or OnFailure"],
  ["a schedule of four fields", () => cronJob("a", { ...pods, schedule: "* * * *" }), "must have 5 fields"],
  ["minute 60", () => cronJob("a", { ...pods, schedule: "60 * * * *" }), "the minute must lie in 0 to 59"],
  ["a schedule with a time zone", () => cronJob("a", { ...pods, schedule: "TZ=UTC * * * * *" }), "set timeZone"],
  ["an unknown descriptor", () => cronJob("a", { ...pods, schedule: "@sometimes" }), "no such descriptor"],
  ["an unknown time zone", () => cronJob("a", { ...pods, schedule: "@daily", timeZone: "Mars/Base" }), "IANA"],
  ["a Service without ports", () => service("a", { selector }), "must have at least one port"],
  ["several ports without names", () => service("a", { selector, ports: [{ port: 80 }, { port: 81 }] }), "must have a name"],
  ["an ExternalName without name", () => service("a", { type: "ExternalName" }), "spec.externalName"],
  ["a headless LoadBalancer", () => service("a", { selector, ports: { a: 80 }, headless: true, type: "LoadBalancer" }), "headless"],
  ["a wrong host", () => ingress("a", { rules: { "Blog.example.org": { service: "x", port: 80 } } }), "lower-case DNS name"],
  ["an Ingress backend among two ports", () => ingress("a", { rules: { "a.b": twoPorts } }), 'must be chosen among ["web","admin"]'],
  ["an Ingress backend without port", () => ingress("a", { rules: { "a.b": { service: "x" } } }), "port: is missing"],
  ["an Ingress without rules", () => ingress("a", {}), "must have a rule"],
  ["rules of a direction that is not listed", () => networkPolicy("a", { policyTypes: ["Egress"], ingress: [{}] }), "does not list Ingress"],
  ["an end of ports below their start", () => networkPolicy("a", { ingress: [{ ports: [{ port: 80, endPort: 70 }] }] }), "endPort"],
  ["a key in data and stringData", () => secret("a", { data: { a: "AA==" }, stringData: { a: "x" } }), "data has the same key"],
  ["data that is no base64", () => secret("a", { data: { a: "s3cret!" } }), "must be base64"],
  ["a key with a slash", () => configMap("a", { data: { "a/b": "" } }), 'data["a/b"]'],
  ["a TLS Secret without key", () => secret("a", { type: "kubernetes.io/tls", stringData: { "tls.crt": "x" } }), 'data["tls.key"]'],
  ["a ConfigMap above 1 MiB", () => configMap("a", { data: { a: "x".repeat(1_048_577) } }), "at most 1048576 bytes"],
  ["a claim without size", () => persistentVolumeClaim("a", {}), "spec.size: is missing"],
  ["a volume without capacity and source", () => persistentVolume("a", {}), "spec.size: is missing"],
  ["a maximum below the minimum", () => horizontalPodAutoscaler("a", { scaleTargetRef: deployment("a", pods), minReplicas: 3, maxReplicas: 2 }), "must not be below minReplicas 3"],
  ["a budget with both bounds", () => podDisruptionBudget("a", { selector: {}, minAvailable: 1, maxUnavailable: 1 }), "exactly one of"],
  ["no limits", () => limitRange("a", { limits: [] }), "at least one limit"],
  ["a quota whose scope does not fit", () => resourceQuota("a", { hard: { "requests.storage": "1Gi" }, scopes: ["NotTerminating"] }), "cannot be bounded with the scope NotTerminating"],
  ["a quota of an unknown scope", () => resourceQuota("a", { scopes: ["Mine" as never] }), "spec.scopes"],
  ["a priority above a billion", () => priorityClass("a", { value: 2e9 }), "at most 1000000000"],
  ["a rule without verbs", () => role("a", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: [] }] }), "rules[0].verbs"],
  ["rules beside an aggregation", () => clusterRole("a", { rules: [{ nonResourceURLs: ["/"], verbs: ["get"] }], aggregationRule: {} }), "must be absent beside"],
  ["a binding without role", () => roleBinding("a", { subjects: [] }), "exactly one of role"],
  ["an account without namespace", () => clusterRoleBinding("a", { role: "view", subjects: [{ kind: "ServiceAccount", name: "x" }] }), "subjects[0].namespace"],
  ["one account name in two namespaces", () => clusterRoleBinding("a", { role: "view", subjects: [{ kind: "ServiceAccount", name: "x", namespace: "a" }, { kind: "ServiceAccount", name: "x", namespace: "b" }] }), "merges this list by name"],
  ["a time that is none", () => lease("a", { renewTime: "soon" }), "must be a time"],
  ["addresses of two families", () => endpointSlice("a", { endpoints: ["10.0.0.1", "::1"] }), "must be of type IPv4"],
  ["two listeners on one port", () => gateway("a", { gatewayClassName: "c", listeners: { a: { port: 443, protocol: "TLS" }, b: { port: 443, protocol: "TLS" } } }), "merges this list by port"],
  ["a backend without port", () => httpRoute("a", { rules: [{ backendRefs: [{ service: "x" }] }] }), "a Service needs its port"],
  ["a certificate for nothing", () => certificate("a", { secretName: "s", issuerRef: { name: "i" } }), "must name something"],
  ["a monitor of a port that is not there", () => serviceMonitor("a", { selects: twoPorts, endpoints: [{ port: "metrics" }] }), 'not "metrics"'],
  ["restricted on the host's network", () => deployment("a", { ...pods, restricted: true, hostNetwork: true }), "restricted pod security standard forbids"],
  ["restricted and privileged", () => container("a", { image, restricted: true, securityContext: { privileged: true } }), "securityContext.privileged"],
  ["restricted with a path of the host", () => deployment("a", { ...pods, restricted: true, volumes: { v: { hostPath: { path: "/" } } } }), "volumes[v]"],
]; // prettier-ignore

describe("what Kubernetes or Metacontroller would refuse is refused first", () => {
  test.each(rows)("%s", (_name, build, words) => {
    expect(build).toThrow(ResourceError);
    expect(build).toThrow(words);
  });
});

test("an error names builder, object and every field at once", () => {
  const build = () => deployment("Web", { ...pods, replicas: -1, labels: { a: "b c" } });
  try {
    build();
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ name: "ResourceError", builder: "deployment", object: "Web" });
    expect((error as ResourceError).problems.map(({ field }) => field)).toEqual([
      "metadata.name",
      'metadata.labels["a"]',
      "spec.replicas",
    ]);
    expect((error as ResourceError).message).toMatch(/^deployment\("Web"\):\n {2}metadata\.name: /);
  }
});
