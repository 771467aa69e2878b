import { expect, test } from "vitest";
import type { ControllerManifest } from "../../../../runtime/src/kubernetes/manifest.ts";
import { createClock } from "../../../../src/simulator/clock/work-queue.ts";
import { asStored } from "../../../../src/simulator/controller/apply-child.ts";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  type Request,
  composite,
  configMap,
  configMaps,
  crd,
  hook,
  server,
  thing,
} from "../../../support/things-simulation.ts";

const deployments = { apiVersion: "apps/v1", resource: "deployments", updateStrategy: { method: "InPlace" } };
const childResources = [configMaps("InPlace"), deployments];

async function requestOf(version: string, scope: "Namespaced" | "Cluster"): Promise<Request> {
  const requests: Request[] = [];
  const cluster = await simulate({
    manifests: [composite({ childResources, hooks: { sync: hook("/sync", version) } })],
    crds: [crd("Thing", { scope })],
    server: server({
      "/sync": (request) => {
        requests.push(request);
        return {
          status: {},
          children: [configMap("x", {}, scope === "Cluster" ? { namespace: "blue" } : {})],
        };
      },
    }),
    world: false,
    probes: 0,
  });
  await cluster.apply(thing("a"));
  await cluster.settle();
  const last = requests.at(-1);
  if (last === undefined) throw new Error("no call");
  return last;
}

for (const [name, version, scope, want] of [
  ["v1 keys by the name when parent and child are namespaced", "v1", "Namespaced", "x"],
  ["v1 keys by namespace/name when the parent is cluster-scoped", "v1", "Cluster", "blue/x"],
  ["v2 keys by namespace/name when both are namespaced", "v2", "Namespaced", "default/x"],
  ["v2 keys by namespace/name when the parent is cluster-scoped", "v2", "Cluster", "blue/x"],
] as const) {
  test(name, async () => {
    const { children } = await requestOf(version, scope);
    expect(Object.keys(children)).toEqual(["ConfigMap.v1", "Deployment.apps/v1"]);
    expect(Object.keys(children["ConfigMap.v1"] ?? {})).toEqual([want]);
    expect(children["Deployment.apps/v1"]).toEqual({});
  });
}

test("a request carries the whole controller, the parent as stored, related and finalizing", async () => {
  const request = await requestOf("v1", "Namespaced");
  expect(request.controller).toMatchObject({
    apiVersion: "metacontroller.k8s.io/v1alpha1",
    kind: "CompositeController",
    metadata: { name: "things", generation: 1 },
    spec: { generateSelector: true },
  });
  expect(request.parent.metadata.uid).toMatch(/./);
  expect(request.related).toEqual({});
  expect(request.finalizing).toBe(false);
  expect(request.headers["content-type"]).toBe("application/json");
});

test("the controller in a request has the CRD's defaults and the empty structs of Go", async () => {
  const { controller } = await requestOf("v1", "Namespaced");
  const updateStrategy = { method: "InPlace", statusChecks: {} };
  expect(controller).toMatchObject({
    spec: {
      childResources: [
        { ...configMaps("InPlace"), updateStrategy },
        { ...deployments, updateStrategy },
      ],
      hooks: { sync: { version: "v1" } },
    },
    status: {},
  });
});

test("defaults of the settings of a webhook", () => {
  const from = { name: "a", namespace: "b" };
  const webhook = { url: "http://x/", caBundle: { secretRef: from }, clientTLS: { secretRef: from } };
  const manifest = composite({
    hooks: { sync: { webhook: { ...webhook, basicAuth: { secretRef: from } } } },
  });
  expect(asStored(manifest as ControllerManifest, createClock(0))).toMatchObject({
    spec: {
      hooks: {
        sync: {
          version: "v1",
          webhook: {
            caBundle: { secretRef: { ...from, key: "ca.crt" } },
            clientTLS: { secretRef: from, certKey: "tls.crt", privateKeyKey: "tls.key" },
            basicAuth: { secretRef: from, usernameKey: "username", passwordKey: "password" },
          },
        },
      },
    },
  });
});
