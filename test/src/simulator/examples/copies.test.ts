import { describe, expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  composite,
  configMap,
  configMaps,
  crd,
  type Hook,
  hook,
  type Request,
  server,
  thing,
  strategies,
} from "../../../support/things-simulation.ts";

const namespace = (name: string, labels: object = {}): object => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

const secret = (name: string, inside: string, data: object = { key: "djE=" }): object => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: inside },
  data,
});

/** Copies the Secret `home/shared` into every namespace with the label `copy`. */
const related: Hook = () => ({
  relatedResources: [
    { apiVersion: "v1", resource: "secrets", namespace: "home", names: ["shared"] },
    { apiVersion: "v1", resource: "namespaces", labelSelector: { matchLabels: { copy: "yes" } } },
  ],
});
const copy: Hook = ({ related: { "Secret.v1": secrets = {}, "Namespace.v1": namespaces = {} } }: Request) => {
  const [source] = Object.values(secrets);
  const names = source === undefined ? [] : Object.values(namespaces).map(({ metadata }) => metadata.name);
  const children = names.map((name) => secret("shared", name, source?.data));
  return { status: { copies: children.length }, children };
};

const copies = (more: object = {}, name?: string): object =>
  composite(
    {
      childResources: [{ apiVersion: "v1", resource: "secrets", updateStrategy: { method: "InPlace" } }],
      hooks: { sync: hook("/sync"), customize: hook("/customize") },
      ...more,
    },
    name,
  );
const clusterWide = [crd("Thing", { scope: "Cluster" })];
const spaces = [
  namespace("home"),
  namespace("one", { copy: "yes" }),
  namespace("two", { copy: "yes" }),
  namespace("three"),
];

/** Scenarios in the manner of Metacontroller's own examples that copy or list what customize asked for. */
describe.each(strategies)("under %s", (applyStrategy) => {
  test("copies follow their source, the namespaces that are selected, and go with the source", async () => {
    const cluster = await simulate({
      manifests: [copies()],
      crds: clusterWide,
      server: server({ "/sync": copy, "/customize": related }),
      applyStrategy,
    });
    await cluster.apply(...spaces, secret("shared", "home"), thing("all"));
    await cluster.settle();
    const where = (): (string | undefined)[] =>
      cluster.list("Secret").map(({ metadata }) => metadata.namespace);
    expect(where()).toEqual(["home", "one", "two"]);
    expect(cluster.get("Thing", "all")?.["status"]).toMatchObject({ copies: 2 });
    await cluster.edit("Secret", "shared", (it) => void (it["data"] = { key: "djI=" }), "home");
    await cluster.edit("Namespace", "three", (it) => {
      Object.assign(it["metadata"] as object, { labels: { copy: "yes" } });
    });
    await cluster.settle();
    expect(cluster.get("Secret", "shared", "three")?.["data"]).toEqual({ key: "djI=" });
    expect(cluster.get("Secret", "shared", "one")?.["data"]).toEqual({ key: "djI=" });
    await cluster.delete({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "shared", namespace: "home" },
    });
    await cluster.settle();
    expect(where()).toEqual([]);
    expect(cluster.problems).toEqual([]);
  });

  test("a controller with a label selector cares for the parents that have the label", async () => {
    const parentResource = {
      apiVersion: "test.example.com/v1",
      resource: "things",
      labelSelector: { matchLabels: { tier: "gold" } },
    };
    const cluster = await simulate({
      manifests: [copies({ parentResource })],
      crds: clusterWide,
      server: server({ "/sync": copy, "/customize": related }),
      applyStrategy,
    });
    await cluster.apply(...spaces, secret("shared", "home"), thing("plain"));
    await cluster.settle();
    expect(cluster.calls).toEqual([]);
    await cluster.apply(thing("gold", { metadata: { labels: { tier: "gold" } } }));
    await cluster.settle();
    expect(cluster.get("Secret", "shared", "two")).toBeDefined();
    expect(cluster.problems).toEqual([]);
  });

  test("v2 names related objects with their namespace, cluster-scoped ones without", async () => {
    const keys =
      (kind: string): Hook =>
      ({ related: found, parent }) => {
        const names = Object.keys(found[kind] ?? {}).toSorted();
        const data = { list: names.join("\n") };
        return {
          status: { count: names.length },
          children: [configMap(`${parent.metadata.name}-list`, data)],
        };
      };
    const rules: { readonly [kind: string]: object } = {
      "ConfigMap.v1": {
        apiVersion: "v1",
        resource: "configmaps",
        namespace: "home",
        labelSelector: { matchLabels: { listed: "yes" } },
      },
      "Namespace.v1": {
        apiVersion: "v1",
        resource: "namespaces",
        labelSelector: { matchLabels: { copy: "yes" } },
      },
    };
    for (const [kind, list] of [
      ["ConfigMap.v1", "home/a\nhome/b"],
      ["Namespace.v1", "one\ntwo"],
    ] as const) {
      const cluster = await simulate({
        manifests: [
          composite({
            childResources: [configMaps("InPlace")],
            hooks: { sync: hook("/sync", "v2"), customize: hook("/customize", "v2") },
          }),
        ],
        crds: [crd("Thing")],
        server: server({ "/sync": keys(kind), "/customize": () => ({ relatedResources: [rules[kind]] }) }),
        applyStrategy,
      });
      const listed = (name: string): object =>
        configMap(name, { x: "1" }, { namespace: "home", labels: { listed: "yes" } });
      await cluster.apply(...spaces, listed("a"), listed("b"), configMap("c", {}, { namespace: "home" }));
      await cluster.apply(thing("all", { metadata: { namespace: "three" } }));
      await cluster.settle();
      expect(cluster.get("ConfigMap", "all-list", "three")?.["data"]).toEqual({ list });
      expect(cluster.get("Thing", "all", "three")?.["status"]).toMatchObject({ count: 2 });
      expect(cluster.problems).toEqual([]);
    }
  });

  test("a hook that asks for a token gets the one of endpointConfigs, and answers 401 to a wrong one", async () => {
    const guarded =
      (answer: Hook): Hook =>
      (request) =>
        request.headers["authorization"] === "Bearer right"
          ? answer(request)
          : { reply: { status: 401, body: "" } };
    const own = (tier: string, token: string): object =>
      copies(
        {
          parentResource: {
            apiVersion: "test.example.com/v1",
            resource: "things",
            labelSelector: { matchLabels: { tier } },
          },
          endpointConfigs: [
            {
              host: "hooks",
              caBundle: { configMapRef: { name: "ca", namespace: "system", key: "ca.crt" } },
              authorization: {
                type: "Bearer",
                secretRef: { name: token, namespace: "system", key: "token" },
              },
            },
          ],
        },
        `copies-${tier}`,
      );
    const cluster = await simulate({
      manifests: [own("gold", "good"), own("lead", "bad")],
      crds: clusterWide,
      server: server({ "/sync": guarded(copy), "/customize": guarded(related) }),
      applyStrategy,
    });
    const token = (value: string): object => ({ token: Buffer.from(value).toString("base64") });
    await cluster.apply(
      namespace("system"),
      ...spaces,
      secret("good", "system", token("right")),
      secret("bad", "system", token("wrong")),
      configMap("ca", { "ca.crt": "x" }, { namespace: "system" }),
      secret("shared", "home"),
      thing("valid", { metadata: { labels: { tier: "gold" } } }),
    );
    await cluster.settle();
    expect(cluster.get("Thing", "valid")?.["status"]).toMatchObject({ copies: 2 });
    expect(cluster.problems).toEqual([]);
    await cluster.apply(thing("invalid", { metadata: { labels: { tier: "lead" } } }));
    await cluster.settle();
    expect(cluster.get("Thing", "invalid")?.["status"]).toBeUndefined();
    expect(cluster.events).toContainEqual(
      expect.objectContaining({ reason: "SyncError", message: expect.stringContaining("401") }),
    );
  });
});
