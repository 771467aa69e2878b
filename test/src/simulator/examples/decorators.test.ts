import { describe, expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import {
  crd,
  decorator,
  type Hook,
  hook,
  type Request,
  server,
  type Thing,
  strategies,
} from "../../../support/things-simulation.ts";

function named(name: string, manifest: object): object {
  return { ...manifest, metadata: { name } };
}

/** Both decorators of a StatefulSet that wants a Service for each of its pods. */
const perPod = (version?: string): object[] => [
  named(
    "service-per-pod",
    decorator({
      resources: [
        {
          apiVersion: "apps/v1",
          resource: "statefulsets",
          annotationSelector: { matchExpressions: [{ key: "example.com/per-pod", operator: "Exists" }] },
        },
      ],
      attachments: [{ apiVersion: "v1", resource: "services" }],
      hooks: { sync: hook("/sync", version), finalize: hook("/finalize", version) },
    }),
  ),
  named(
    "pod-name",
    decorator({
      resources: [
        {
          apiVersion: "v1",
          resource: "pods",
          labelSelector: { matchLabels: { app: "db" } },
        },
      ],
      attachments: [],
      hooks: { sync: hook("/label", version) },
    }),
  ),
];

function serviceOf(name: string): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { "example.com/pod": name }, ports: [{ port: 80 }] },
  };
}

const services: Hook = ({ object, attachments }: Request) => {
  const count = object.spec["replicas"] as number;
  return {
    annotations: {
      "example.com/seen": Object.keys(attachments["Service.v1"] ?? {})
        .toSorted()
        .join(" "),
    },
    attachments: Array.from({ length: count }, (_, index) => serviceOf(`${object.metadata.name}-${index}`)),
  };
};
const withoutServices: Hook = ({ attachments }: Request) => ({
  attachments: [],
  finalized: Object.keys(attachments["Service.v1"] ?? {}).length === 0,
});
const label: Hook = ({ object }: Request) => ({ labels: { "example.com/pod": object.metadata.name } });

const set = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db", annotations: { "example.com/per-pod": "" } },
  spec: {
    replicas: 3,
    serviceName: "db",
    selector: { matchLabels: { app: "db" } },
    template: { metadata: { labels: { app: "db" } }, spec: { containers: [{ name: "db", image: "db:1" }] } },
  },
};

/** Scenarios in the manner of Metacontroller's own decorators: of workloads, their pods, cluster-scoped kinds and CRDs. */
describe.each(strategies)("under %s", (applyStrategy) => {
  test.each([
    [undefined, "db-0 db-1 db-2"],
    ["v2", "default/db-0 default/db-1 default/db-2"],
  ])("a Service and a label for each pod, opting out and in again, with hooks %s", async (version, keys) => {
    const cluster = await simulate({
      manifests: perPod(version),
      server: server({ "/sync": services, "/finalize": withoutServices, "/label": label }),
      applyStrategy,
    });
    await cluster.apply(set);
    await cluster.settle();
    const found = (): string[] => cluster.list("Service").map(({ metadata }) => metadata.name);
    const annotate = (change: (annotations: { [key: string]: string }) => void): Promise<unknown> =>
      cluster.edit<Thing>("StatefulSet", "db", ({ metadata }) => change((metadata.annotations ??= {})));
    expect(found()).toEqual(["db-0", "db-1", "db-2"]);
    expect(cluster.get("StatefulSet", "db")?.metadata.annotations?.["example.com/seen"]).toBe(keys);
    expect(cluster.list("Pod").map(({ metadata }) => metadata.labels?.["example.com/pod"])).toEqual(found());
    await annotate((annotations) => delete annotations["example.com/per-pod"]);
    await cluster.settle();
    expect(found()).toEqual([]);
    expect(cluster.get("StatefulSet", "db")?.metadata.finalizers ?? []).toEqual([]);
    await annotate((annotations) => (annotations["example.com/per-pod"] = ""));
    await cluster.settle();
    expect(found()).toEqual(["db-0", "db-1", "db-2"]);
    await cluster.delete(set, { propagation: "Foreground" });
    await cluster.settle();
    expect([...found(), ...cluster.list("Pod"), ...cluster.list("StatefulSet")]).toEqual([]);
    expect(cluster.problems).toEqual([]);
  });

  test("a cluster-scoped parent gets its namespaced attachment back, and takes it along", async () => {
    const binding = ({ object }: Request): object => ({
      attachments: [
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: object.metadata.name, namespace: "default" },
          subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
          roleRef: { kind: "ClusterRole", name: object.metadata.name, apiGroup: "rbac.authorization.k8s.io" },
        },
      ],
    });
    const group = "rbac.authorization.k8s.io/v1";
    const manifests = [
      decorator({
        resources: [
          { apiVersion: group, resource: "clusterroles", labelSelector: { matchLabels: { bound: "yes" } } },
        ],
        attachments: [{ apiVersion: group, resource: "rolebindings" }],
      }),
    ];
    const cluster = await simulate({ manifests, server: server({ "/sync": binding }), applyStrategy });
    const role = {
      apiVersion: group,
      kind: "ClusterRole",
      metadata: { name: "reader", labels: { bound: "yes" } },
      rules: [],
    };
    await cluster.apply(role);
    await cluster.settle();
    const [made] = cluster.list("RoleBinding");
    if (made === undefined) throw new Error("no RoleBinding was made");
    await cluster.delete(made);
    await cluster.settle();
    expect(cluster.get("RoleBinding", "reader")?.metadata.uid).not.toBe(made.metadata.uid);
    await cluster.delete(role);
    await cluster.settle();
    expect(cluster.list("RoleBinding")).toEqual([]);
    expect(cluster.problems).toEqual([]);
  });

  test("every CRD gets a ClusterRole", async () => {
    const group = "rbac.authorization.k8s.io/v1";
    const reader: Hook = ({ object }) => ({
      attachments: [
        {
          apiVersion: group,
          kind: "ClusterRole",
          metadata: { name: `${object.metadata.name}-reader` },
          rules: [{ apiGroups: [object.spec["group"]], resources: ["*"], verbs: ["get"] }],
        },
      ],
    });
    const resources = [{ apiVersion: "apiextensions.k8s.io/v1", resource: "customresourcedefinitions" }];
    const attachments = [{ apiVersion: group, resource: "clusterroles" }];
    const cluster: Simulation = await simulate({
      manifests: [decorator({ resources, attachments })],
      server: server({ "/sync": reader }),
      applyStrategy,
    });
    await cluster.apply(crd("Widget"));
    await cluster.settle();
    expect(cluster.get("ClusterRole", "widgets.test.example.com-reader")).toBeDefined();
    expect(cluster.problems).toEqual([]);
  });
});
