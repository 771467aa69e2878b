import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { newServer, refusal } from "../../../support/api-fixtures.ts";

/** What an API server 1.36.3 refused when the simulated one did not, and more of its kind. */

function object(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "default" }, ...fields };
}

const labels = { app: "x" };
const workload = (kind: string, spec: JsonObject = {}, pod: JsonObject = {}): JsonObject =>
  object("apps/v1", kind, {
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "a", image: "a" }], ...pod } },
      ...spec,
    },
  });
const pod = (spec: JsonObject, container: JsonObject = {}): JsonObject =>
  object("v1", "Pod", { spec: { containers: [{ name: "a", image: "a", ...container }], ...spec } });
const sleeping = (seconds: number, grace: number): JsonObject =>
  pod({ terminationGracePeriodSeconds: grace }, { lifecycle: { preStop: { sleep: { seconds } } } });
const service = (spec: JsonObject): JsonObject =>
  object("v1", "Service", { spec: { ports: [{ port: 80 }], ...spec } });
const policy = (from: JsonObject): JsonObject =>
  object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, ingress: [{ from: [from] }] } });
const slice = (fields: JsonObject): JsonObject =>
  object("discovery.k8s.io/v1", "EndpointSlice", { addressType: "IPv4", ...fields });
const quota = (spec: JsonObject): JsonObject => object("v1", "ResourceQuota", { spec });
const limits = (item: JsonObject): JsonObject =>
  object("v1", "LimitRange", { spec: { limits: [{ type: "Container", ...item }] } });
const rolling = (maxSurge: number | string, maxUnavailable: number | string): JsonObject =>
  workload("Deployment", {
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
  });

test.each<[string, JsonObject, string]>([
  [
    "a ConfigMap over one MiB",
    object("v1", "ConfigMap", { data: { a: "x".repeat(1024 * 1024 + 1) } }),
    "Too long: may not be more than 1048576 bytes",
  ],
  [
    "a Secret over one MiB",
    object("v1", "Secret", { data: { a: Buffer.alloc(1024 * 1024 + 1).toString("base64") } }),
    "data: Too long",
  ],
  [
    "a variable with an equals sign",
    pod({}, { env: [{ name: "A=B", value: "x" }] }),
    'spec.containers[0].env[0].name: Invalid value: "A=B"',
  ],
  [
    "a variable from two sources",
    pod(
      {},
      { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "a" }, secretKeyRef: { key: "a" } } }] },
    ),
    'env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time',
  ],
  [
    "variables from nowhere",
    pod({}, { envFrom: [{ prefix: "X_" }] }),
    'envFrom[0]: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
  ],
  [
    "an unknown restart policy",
    pod({ restartPolicy: "Sometimes" }),
    'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
  ],
  [
    "an unknown pull policy",
    pod({}, { imagePullPolicy: "Sometimes" }),
    'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes"',
  ],
  ["an unknown DNS policy", pod({ dnsPolicy: "Mine" }), "spec.dnsPolicy: Unsupported value"],
  [
    "a toleration of an unknown effect",
    pod({ tolerations: [{ operator: "Exists", effect: "Never" }] }),
    "spec.tolerations[0].effect: Unsupported value",
  ],
  [
    "a user below 0",
    pod({ securityContext: { runAsUser: -1 } }),
    "spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
  ],
  [
    "a pod that sleeps for longer than it is given",
    sleeping(5, 0),
    "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 5: must be non-negative and less than terminationGracePeriodSeconds (0)",
  ],
  [
    "the same in a template",
    workload(
      "Deployment",
      {},
      {
        terminationGracePeriodSeconds: 3,
        containers: [{ name: "a", image: "a", lifecycle: { preStop: { sleep: { seconds: 4 } } } }],
      },
    ),
    "spec.template.spec.containers[0].lifecycle.preStop.sleep: Invalid value",
  ],
  [
    "a lifecycle that does nothing",
    pod({}, { lifecycle: { preStop: {} } }),
    "spec.containers[0].lifecycle.preStop: Required value: must specify a handler type",
  ],
  [
    "a rollout that may neither add nor take away",
    rolling(0, 0),
    "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
  ],
  ["the same in percent", rolling("0%", "0%"), "may not be 0 when `maxSurge` is 0"],
  ["a share that is none", rolling("half", 0), "spec.strategy.rollingUpdate.maxSurge: Invalid value"],
  [
    "an unknown strategy of a Deployment",
    workload("Deployment", { strategy: { type: "Canary" } }),
    'spec.strategy.type: Unsupported value: "Canary": supported values: "Recreate", "RollingUpdate"',
  ],
  [
    "an unknown strategy of a StatefulSet",
    workload("StatefulSet", { updateStrategy: { type: "Sometimes" } }),
    "must be 'RollingUpdate' or 'OnDelete'",
  ],
  [
    "an unknown pod management policy",
    workload("StatefulSet", { podManagementPolicy: "Any" }),
    "must be 'OrderedReady' or 'Parallel'",
  ],
  [
    "an address outside of the Services' range",
    service({ clusterIP: "1.2.3.4" }),
    'spec.clusterIPs: Invalid value: ["1.2.3.4"]: failed to allocate IP 1.2.3.4',
  ],
  ["an unknown type of Service", service({ type: "Public" }), "spec.type: Unsupported value"],
  [
    "an unknown protocol",
    service({ ports: [{ port: 80, protocol: "HTTP" }] }),
    "spec.ports[0].protocol: Unsupported value",
  ],
  [
    "an Ingress host in upper case",
    object("networking.k8s.io/v1", "Ingress", { spec: { rules: [{ host: "A.example.com" }] } }),
    'spec.rules[0].host: Invalid value: "A.example.com": a lowercase RFC 1123 subdomain',
  ],
  [
    "a block of addresses that is none",
    policy({ ipBlock: { cidr: "10.0.0.0/40" } }),
    'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0/40": must be a valid CIDR value',
  ],
  [
    "an exception that is no block",
    policy({ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1"] } }),
    "spec.ingress[0].from[0].ipBlock.except[0]: Invalid value",
  ],
  [
    "a quota whose scope does not fit",
    quota({ hard: { "requests.storage": "1Gi" }, scopes: ["NotTerminating"] }),
    'spec.scopes: Invalid value: ["NotTerminating"]: unsupported scope applied to resource',
  ],
  [
    "a quota of contrary scopes",
    quota({ hard: { pods: "1" }, scopes: ["BestEffort", "NotBestEffort"] }),
    "conflicting scopes",
  ],
  ["a quota of an unknown scope", quota({ hard: { pods: "1" }, scopes: ["Mine"] }), "unsupported scope"],
  ["a quota below 0", quota({ hard: { pods: "-1" } }), "spec.hard[pods]: Invalid value"],
  [
    "a default limit over the maximum",
    limits({ default: { cpu: "2" }, max: { cpu: "1" } }),
    'spec.limits[0].default[cpu]: Invalid value: "2": default value 2 is greater than max value 1',
  ],
  [
    "a minimum over the maximum",
    limits({ min: { memory: "2Gi" }, max: { memory: "1Gi" } }),
    "min value 2Gi is greater than max value 1Gi",
  ],
  [
    "a default limit of pods",
    limits({ type: "Pod", default: { cpu: "1" } }),
    "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
  ],
  [
    "a finalizer without a slash",
    { ...object("v1", "ConfigMap", {}), metadata: { name: "x", namespace: "default", finalizers: ["mine"] } },
    'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
  ],
  [
    "an endpoint whose address is none",
    slice({ endpoints: [{ addresses: ["10.0.0"] }] }),
    'endpoints[0].addresses[0]: Invalid value: "10.0.0": must be a valid IP address',
  ],
  [
    "an endpoint without an address",
    slice({ endpoints: [{ addresses: [] }] }),
    "endpoints[0].addresses: Required value: must contain at least 1 address",
  ],
])("%s is refused", (_name, sent, text) => {
  const { reason, message } = refusal(() => newServer().create(sent));
  expect([reason, message.includes(text) ? text : message]).toEqual(["Invalid", text]);
});

test.each([
  [
    pod({ serviceAccountName: "app" }),
    'pods "x" is forbidden: error looking up service account default/app: serviceaccount "app" not found',
  ],
  [
    pod({ priorityClassName: "important" }),
    'pods "x" is forbidden: no PriorityClass with name important was found',
  ],
])("a pod that refers to what is not there is forbidden", (sent, text) => {
  const { reason, message } = refusal(() => newServer().create(sent));
  expect([reason, message]).toEqual(["Forbidden", text]);
});

test("a pod whose account and class are there is accepted", () => {
  const server = newServer();
  server.create(object("v1", "ServiceAccount", {}));
  server.create({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: "important" },
    value: 1,
  });
  expect(server.create(pod({ serviceAccountName: "x", priorityClassName: "important" })).metadata.name).toBe(
    "x",
  );
});

test.each<[string, JsonObject]>([
  [
    "a Service name that begins with a digit",
    { ...service({}), metadata: { name: "1x", namespace: "default" } },
  ],
  ["a pod that sleeps as long as it is given", sleeping(5, 5)],
  [
    "a wildcard host",
    object("networking.k8s.io/v1", "Ingress", {
      spec: {
        defaultBackend: { service: { name: "x", port: { number: 80 } } },
        rules: [{ host: "*.example.com" }],
      },
    }),
  ],
  ["an empty quota", quota({})],
  ["a headless Service", service({ clusterIP: "None" })],
  ["an address of the range", service({ clusterIP: "10.96.0.77" })],
])("%s is accepted", (_name, sent) => {
  expect(newServer().create(sent).kind).toBe(sent["kind"]);
});
