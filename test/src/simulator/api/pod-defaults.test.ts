import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { applyBuiltinDefaults } from "../../../../src/simulator/builtin/index.ts";
import { applied, container, fullContainer, selector, template } from "../../../support/api-fixtures.ts";

function inContainer(fields: JsonObject): JsonObject {
  return applied("apps/v1", "Deployment", {
    spec: { template: { spec: { containers: [{ ...container, ...fields }] } } },
  });
}

function firstContainer(object: JsonObject): unknown {
  return (object as { spec: { template: { spec: { containers: unknown[] } } } }).spec.template.spec
    .containers[0];
}

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
    { name: "e", ephemeral: { volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"] } } } },
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
    {
      name: "e",
      ephemeral: {
        volumeClaimTemplate: {
          metadata: {},
          spec: { accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem" },
        },
      },
    },
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
