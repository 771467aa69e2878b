import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { newServer, refusal } from "../../../support/api-fixtures.ts";

function object(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "default" }, ...fields };
}

const labels = { app: "x" };

function template(container: JsonObject = {}, pod: JsonObject = {}, own: JsonObject = labels): JsonObject {
  return {
    metadata: { labels: own },
    spec: { containers: [{ name: "a", image: "a", ...container }], ...pod },
  };
}

function workload(kind: string, spec: JsonObject = {}): JsonObject {
  return object("apps/v1", kind, {
    spec: { selector: { matchLabels: labels }, template: template(), ...spec },
  });
}

const deployment = (spec: JsonObject): JsonObject => workload("Deployment", spec);
const container = (fields: JsonObject): JsonObject => deployment({ template: template(fields) });
const pod = (fields: JsonObject): JsonObject => deployment({ template: template({}, fields) });
const service = (spec: JsonObject): JsonObject =>
  object("v1", "Service", { spec: { ports: [{ port: 80 }], ...spec } });
const path = (fields: JsonObject): JsonObject => {
  const backend = { service: { name: "x", port: { number: 80 } } };
  const paths = [{ path: "/", pathType: "Prefix", backend, ...fields }];
  return object("networking.k8s.io/v1", "Ingress", { spec: { rules: [{ http: { paths } }] } });
};
const at = "spec.template.spec.containers[0]";

test.each<[string, JsonObject, string]>([
  [
    "a selector whose expressions miss the template",
    deployment({ selector: { matchExpressions: [{ key: "app", operator: "In", values: ["y"] }] } }),
    "spec.template.metadata.labels: Invalid value",
  ],
  [
    "an expression without values",
    deployment({ selector: { matchLabels: labels, matchExpressions: [{ key: "app", operator: "In" }] } }),
    "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ],
  [
    "an operator that is none",
    deployment({ selector: { matchLabels: labels, matchExpressions: [{ key: "app", operator: "Is" }] } }),
    'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
  ],
  [
    "a label of the template that is no label",
    deployment({ template: template({}, {}, { ...labels, version: "a b" }) }),
    'spec.template.labels: Invalid value: "a b": a valid label must be an empty string',
  ],
  [
    "fewer replicas than none",
    deployment({ replicas: -1 }),
    "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    "a rolling update beside Recreate",
    deployment({ strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } }),
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    "a rolling update beside OnDelete",
    workload("StatefulSet", { updateStrategy: { type: "OnDelete", rollingUpdate: { partition: 0 } } }),
    "spec.updateStrategy.rollingUpdate: Invalid value: {\"partition\":0}: only allowed for updateStrategy 'RollingUpdate'",
  ],
  [
    "a container's name in capitals",
    container({ name: "App" }),
    `${at}.name: Invalid value: "App": a lowercase RFC 1123 label`,
  ],
  [
    "two ports of one name",
    container({
      ports: [
        { name: "http", containerPort: 80 },
        { name: "http", containerPort: 81 },
      ],
    }),
    `${at}.ports[1].name: Duplicate value: "http"`,
  ],
  [
    "a port's name that is too long",
    container({ ports: [{ name: "metrics-and-more", containerPort: 80 }] }),
    `${at}.ports[0].name: Invalid value: "metrics-and-more": must be no more than 15 bytes`,
  ],
  [
    "a port beyond the last",
    container({ ports: [{ containerPort: 70_000 }] }),
    `${at}.ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive`,
  ],
  [
    "a mount of no volume",
    container({ volumeMounts: [{ name: "data", mountPath: "/data" }] }),
    `${at}.volumeMounts[0].name: Not found: "data"`,
  ],
  [
    "a variable with a value and a source",
    container({ env: [{ name: "A", value: "b", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] }),
    `${at}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
  ],
  [
    "a request above its limit",
    container({ resources: { requests: { memory: "1Gi" }, limits: { memory: "512Mi" } } }),
    `${at}.resources.requests: Invalid value: "1Gi": must be less than or equal to memory limit of 512Mi`,
  ],
  [
    "a probe that does nothing",
    container({ livenessProbe: { periodSeconds: 5 } }),
    `${at}.livenessProbe: Required value: must specify a handler type`,
  ],
  [
    "a liveness probe that must succeed twice",
    container({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),
    `${at}.livenessProbe.successThreshold: Invalid value: 2: must be 1`,
  ],
  [
    "two volumes of one name",
    pod({ volumes: [{ name: "a" }, { name: "a" }] }),
    'spec.template.spec.volumes[1].name: Duplicate value: "a"',
  ],
  [
    "a Secret's volume that names none",
    pod({ volumes: [{ name: "a", secret: {} }] }),
    "spec.template.spec.volumes[0].secret.secretName: Required value",
  ],
  [
    "an init container of a container's name",
    pod({ initContainers: [{ name: "a", image: "a" }] }),
    'spec.template.spec.initContainers[0].name: Duplicate value: "a"',
  ],
  [
    "two ports of a Service of one name",
    service({
      ports: [
        { name: "a", port: 80 },
        { name: "a", port: 81 },
      ],
    }),
    'spec.ports[1].name: Duplicate value: "a"',
  ],
  [
    "a node port of a Service inside the cluster",
    service({ ports: [{ port: 80, nodePort: 30_080 }] }),
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  [
    "a node port outside the range",
    service({ type: "NodePort", ports: [{ port: 80, nodePort: 8080 }] }),
    "spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767",
  ],
  [
    "a target port that is a number in quotes",
    service({ ports: [{ port: 80, targetPort: "8080" }] }),
    'spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)',
  ],
  ["an external name that is none", service({ type: "ExternalName" }), "spec.externalName: Required value"],
  [
    "an Ingress to nowhere",
    object("networking.k8s.io/v1", "Ingress", { spec: {} }),
    "spec: Invalid value: {}: either `defaultBackend` or `rules` must be specified",
  ],
  [
    "a relative path",
    path({ path: "blog" }),
    'spec.rules[0].http.paths[0].path: Invalid value: "blog": must be an absolute path',
  ],
  [
    "a backend without a port",
    path({ backend: { service: { name: "x" } } }),
    "spec.rules[0].http.paths[0].backend: Required value: port name or number is required",
  ],
  [
    "a key with a slash",
    object("v1", "ConfigMap", { data: { "etc/app.conf": "" } }),
    'data[etc/app.conf]: Invalid value: "etc/app.conf": a valid config key must consist of',
  ],
  [
    "a certificate without its key",
    object("v1", "Secret", { type: "kubernetes.io/tls", data: { "tls.crt": "" } }),
    "data[tls.key]: Required value",
  ],
  [
    "a schedule of four fields",
    object("batch/v1", "CronJob", {
      spec: {
        schedule: "0 * * *",
        jobTemplate: { spec: { template: template({}, { restartPolicy: "Never" }) } },
      },
    }),
    'spec.schedule: Invalid value: "0 * * *": expected exactly 5 fields, found 4: [0 * * *]',
  ],
  [
    "an autoscaler that may not scale",
    object("autoscaling/v2", "HorizontalPodAutoscaler", {
      spec: { minReplicas: 3, maxReplicas: 2, scaleTargetRef: { kind: "Deployment", name: "x" } },
    }),
    "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`",
  ],
  [
    "a budget with both limits",
    object("policy/v1", "PodDisruptionBudget", { spec: { minAvailable: 1, maxUnavailable: 1 } }),
    "minAvailable and maxUnavailable cannot be both set",
  ],
  [
    "a rule about nothing",
    object("rbac.authorization.k8s.io/v1", "Role", { rules: [{ verbs: ["get"], apiGroups: [""] }] }),
    "rules[0].resources: Required value: resource rules must supply at least one resource",
  ],
  [
    "a subject in no namespace",
    object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { kind: "Role", name: "x" },
      subjects: [{ kind: "ServiceAccount", name: "x" }],
    }),
    "subjects[0].namespace: Required value",
  ],
])("%s is refused", (_name, sent, text) => {
  const { reason, message } = refusal(() => newServer().create(sent));
  expect([reason, message.includes(text) ? text : message]).toEqual(["Invalid", text]);
});

test.each<[string, JsonObject]>([
  [
    "a mount of a claim template",
    workload("StatefulSet", {
      template: template({ volumeMounts: [{ name: "data", mountPath: "/data" }] }),
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }],
    }),
  ],
  [
    "OnDelete beside what rolled before",
    workload("DaemonSet", { updateStrategy: { type: "OnDelete", rollingUpdate: { maxUnavailable: 1 } } }),
  ],
  [
    "a probe of a sidecar",
    pod({
      initContainers: [
        { name: "b", image: "b", restartPolicy: "Always", startupProbe: { exec: { command: ["true"] } } },
      ],
    }),
  ],
  ["a path that an implementation understands", path({ path: "", pathType: "ImplementationSpecific" })],
  ["a named port", service({ ports: [{ name: "web", port: 80, targetPort: "http" }] })],
])("%s is accepted", (_name, sent) => {
  expect(newServer().create(sent).metadata.name).toBe("x");
});
