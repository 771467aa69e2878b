import * as resources from "@metatron/runtime/resources";
import type { KubernetesObject } from "@metatron/runtime";
import { describe, expect, test } from "vitest";
import { strictProblems } from "../../support/strict/check.ts";
import { strictSchemas } from "../../support/strict/schemas.ts";

const { ResourceError, container, service } = resources;
type Build = (name: string, options: object) => KubernetesObject;

const containers = [container("app", { image: "app:1" })];
const rules = [{ backendRefs: [service("web", { selector: { a: "b" }, ports: { web: 80 } })] }];
const subjects = [{ kind: "ServiceAccount", name: "a", namespace: "b" }];
const grant = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "a" };
const quantity = { storage: "1Gi" };

/** The least that each builder builds of. */
const least: { readonly [builder: string]: object } = {
  certificate: { secretName: "tls", dnsNames: ["a.example.org"], issuerRef: "ca" },
  clusterRole: { rules: [] },
  clusterRoleBinding: { clusterRole: "r", subjects },
  configMap: {},
  container: { image: "app:1" },
  cronJob: { schedule: "@daily", containers },
  customResourceDefinition: {
    group: "example.org",
    names: { kind: "Blog", plural: "blogs" },
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
  daemonSet: { containers },
  deployment: { containers },
  endpointSlice: { service: "web", endpoints: [{ addresses: ["192.0.2.1"] }], ports: { web: 80 } },
  gateway: { gatewayClassName: "g", listeners: { http: { port: 80, protocol: "HTTP" } } },
  gatewayClass: { controllerName: "example.net/gateway" },
  grpcRoute: {},
  horizontalPodAutoscaler: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" },
    maxReplicas: 2,
  },
  httpRoute: {},
  ingress: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
  ingressClass: { controller: "example.org/ingress" },
  job: { containers },
  lease: {},
  listener: { port: 80, protocol: "HTTP" },
  limitRange: { limits: [{ type: "Container", default: { cpu: "1" } }] },
  namespace: {},
  networkPolicy: {},
  persistentVolume: {
    size: "1Gi",
    accessModes: ["ReadWriteOnce"],
    hostPath: { path: "/a" },
    capacity: quantity,
  },
  persistentVolumeClaim: { size: "1Gi" },
  pod: { containers },
  podDisruptionBudget: { minAvailable: 1, selector: { matchLabels: { a: "b" } } },
  priorityClass: { value: 5 },
  referenceGrant: { from: [grant], to: [{ group: "", kind: "Service" }] },
  replicaSet: { containers },
  resourceQuota: {},
  role: { rules: [] },
  roleBinding: { role: "r", subjects },
  secret: {},
  service: { selector: { a: "b" }, ports: { web: 80 } },
  serviceAccount: {},
  serviceMonitor: { selector: { matchLabels: { a: "b" } }, endpoints: [{ port: "web" }] },
  statefulSet: { containers, serviceName: "a" },
  storageClass: { provisioner: "example.org/disk" },
  tcpRoute: { rules },
  tlsRoute: { rules, hostnames: ["a.example.org"] },
  udpRoute: { rules },
  volumeSnapshot: { source: { persistentVolumeClaimName: "a" } },
  volumeSnapshotClass: { driver: "d", deletionPolicy: "Delete" },
  volumeSnapshotContent: {
    driver: "d",
    deletionPolicy: "Delete",
    source: { volumeHandle: "v" },
    volumeSnapshotRef: { name: "a", namespace: "b" },
  },
};

/** The functions of the module that make no object out of `(name, options)`. */
const others =
  "ResourceError canonicalQuantity customResource exec fromConfigMap fromField fromResource fromSecret grpc http podTemplate secretText tcp";
/** The name of a CRD is made of its parts. */
const nameOf = (builder: string): string =>
  builder === "customResourceDefinition" ? "blogs.example.org" : "a";

const builders = resources as unknown as { readonly [name: string]: Build };

test("every builder is in the table", () => {
  const made = Object.keys(builders).filter((name) => !others.split(" ").includes(name));
  expect(Object.keys(least).toSorted()).toEqual(made.toSorted());
});

/** What a builder says of options; undefined when it builds. */
function refusal(builder: string, options: object): InstanceType<typeof ResourceError> | undefined {
  try {
    builders[builder]?.(nameOf(builder), { ...least[builder], ...options });
    return undefined;
  } catch (error) {
    if (error instanceof ResourceError) return error;
    throw error;
  }
}

const schemas = strictSchemas();

/** What the API's own schemas say of the object that came out. */
function problemsOf(builder: string, options: object): readonly string[] {
  const object = builders[builder]?.(nameOf(builder), { ...least[builder], ...options });
  // Neither a container nor a listener has a kind.
  const kind = schemas["Kinds"]?.properties?.[object?.kind ?? ""];
  return kind === undefined || object === undefined ? [] : strictProblems(schemas, kind, object);
}

const wrong: readonly unknown[] = [5, "text", true, [], {}];
/** The options that a builder takes: it names them where it refuses one. */
function optionsOf(builder: string): string[] {
  // No option begins so, so that all are named.
  const { problems = [] } = refusal(builder, { Xx: 1 }) ?? {};
  const text = problems.map(({ message }) => message).find((message) => message.includes("there are "));
  return text?.split("there are ")[1]?.split(", ") ?? [];
}

describe.each(Object.keys(least))("%s", (builder) => {
  test("builds of the least", () => {
    expect(refusal(builder, {})?.message).toBeUndefined();
  });

  test("refuses an option that is misspelt, by its name", () => {
    const { problems = [], message = "" } = refusal(builder, { misspelt: 1 }) ?? {};
    expect(message).toContain(`${builder}("${nameOf(builder)}")`);
    expect(problems).toContainEqual({
      field: "misspelt",
      message: expect.stringContaining("there is no such option"),
    });
  });

  test("refuses a value of another kind in words of its own, or makes of it what the API server takes", () => {
    const silent: unknown[] = [];
    expect(optionsOf(builder).length).toBeGreaterThan(4);
    for (const option of optionsOf(builder))
      for (const value of wrong) {
        const refused = refusal(builder, { [option]: value });
        const accepted = refused === undefined ? problemsOf(builder, { [option]: value }) : [];
        const isRaw = refused?.message.includes("one of them has a wrong type") === true;
        if (isRaw || accepted.length > 0) silent.push([option, value, refused?.message ?? accepted]);
      }
    expect(silent).toEqual([]);
  });
});
