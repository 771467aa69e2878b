import type { JsonObject } from "../../runtime/src/kubernetes/json.ts";
import { ApiError, type ApiServer } from "../../src/simulator/api-server.ts";
import { type ApiServerOptions, createApiServer } from "../../src/simulator/api/index.ts";
import { applyBuiltinDefaults } from "../../src/simulator/builtin/index.ts";

export const container = { name: "app", image: "app:1" };
export const fullContainer = {
  ...container,
  imagePullPolicy: "IfNotPresent",
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
};
export const fullPodSpec = {
  containers: [fullContainer],
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
export const template = { metadata: { labels: { app: "x" } }, spec: { containers: [container] } };
export const fullTemplate = { metadata: { labels: { app: "x" } }, spec: fullPodSpec };
export const selector = { matchLabels: { app: "x" } };

/** An object of a kind with its defaults. */
export function applied(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return applyBuiltinDefaults({ apiVersion, kind, ...fields });
}

/** A row: apiVersion, kind, the fields sent, the fields stored. */
export type DefaultsRow = readonly [string, string, JsonObject, JsonObject];

/** A clock that only the test moves. */
export const clock = { now: Date.UTC(2026, 0, 1) };

export function newServer(options: Partial<ApiServerOptions> = {}): ApiServer {
  return createApiServer({ now: () => clock.now, crds: [blogCrd], ...options });
}

/** The error that a call is refused with. */
export function refusal(call: () => unknown): ApiError {
  try {
    call();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error("the call was not refused");
}

const spec = {
  type: "object",
  required: ["image"],
  properties: {
    image: { type: "string", minLength: 1 },
    replicas: { type: "integer", default: 1, minimum: 0, maximum: 10 },
    size: { type: "string" },
    tags: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
    routes: {
      type: "array",
      items: {
        type: "object",
        required: ["host"],
        properties: { host: { type: "string" }, path: { type: "string", default: "/" } },
      },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["host"],
    },
    options: { type: "object", additionalProperties: { type: "string" }, "x-kubernetes-map-type": "atomic" },
  },
  "x-kubernetes-validations": [{ rule: "self.image != 'bad'", message: "bad is no image" }],
};

const status = {
  type: "object",
  properties: { ready: { type: "integer" }, observedGeneration: { type: "integer" } },
};

const { size: _size, ...oldProperties } = spec.properties;

export const blogCrd: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "blogs.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Blog", plural: "blogs", singular: "blog", shortNames: ["bl"] },
    versions: [
      {
        name: "v1beta1",
        served: true,
        storage: false,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { ...spec, properties: oldProperties }, status },
          },
        },
        subresources: { status: {} },
      },
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec, status } } },
        subresources: { status: {} },
      },
    ],
  },
};

export function blog(name = "test", fields: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "example.com/v1",
    kind: "Blog",
    metadata: { name, namespace: "default", ...metadata },
    spec: { image: "blog:1", ...fields },
  };
}

export const blogRef = { apiVersion: "example.com/v1", kind: "Blog", namespace: "default", name: "test" };

export function configMap(
  name: string,
  metadata: JsonObject = {},
  data: JsonObject = { key: "value" },
): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default", ...metadata }, data };
}

export function mapRef(name: string, namespace = "default") {
  return { apiVersion: "v1", kind: "ConfigMap", namespace, name };
}

/** An owner reference to a stored object. */
export function ownerOf(
  owner: { apiVersion: string; kind: string; metadata: { name: string; uid: string } },
  more: { controller?: boolean; blockOwnerDeletion?: boolean } = {},
): JsonObject {
  const { name, uid } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, ...more };
}

/** Collects until nothing changes; the rounds are counted so that an endless collection fails. */
export function collect(api: ApiServer): number {
  let rounds = 0;
  while (api.collectGarbage()) if (++rounds > 20) throw new Error("the collector does not come to rest");
  return rounds;
}

/** The names of all ConfigMaps. */
export function mapNames(api: ApiServer): string[] {
  return api.list("v1", "ConfigMap").map(({ metadata }) => metadata.name);
}
