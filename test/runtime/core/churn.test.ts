import { createServer } from "@metatron/runtime";
import { simulate } from "@metatron/cli/testing";
import { expect, test } from "vitest";
import { looseComposite, looseDecorator, parent } from "../../support/call.ts";
import { shops } from "./readme/after-ready.ts";

const deployments = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  resource: "deployments",
  scope: "Namespaced",
} as const;
const configMaps = {
  apiVersion: "v1",
  kind: "ConfigMap",
  resource: "configmaps",
  scope: "Namespaced",
} as const;
const children = [
  { ...deployments, updateMethod: "InPlace" },
  { ...configMaps, updateMethod: "OnDelete" },
] as const;

const app = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, ...metadata },
  spec,
});
const config = (name: string, data: object) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});

/** The lines of the counter after one call with observed children, by kind and change. */
async function counted(
  desired: object[],
  observed: object,
  settings: object = {},
  calls = 1,
): Promise<string[]> {
  const controller = looseComposite({ sync: () => ({ children: desired }), ...settings }, { children });
  const server = createServer({ controllers: [controller], logger: false });
  for (let call = 0; call < calls; call++)
    await server.inject({ method: "POST", url: "/blogs/sync", payload: { parent, children: observed } });
  return linesOf((await server.inject("/metrics")).body);
}

const linesOf = (page: string): string[] =>
  [...page.matchAll(/^metatron_children_changes_total\{(.*)\} (\d+)$/gm)].map(
    ([, labels = "", number]) =>
      `${/kind="([^"]+)"/.exec(labels)?.[1]} ${/change="(\w+)"/.exec(labels)?.[1]} ${number}`,
  );

const container = { name: "app", image: "a:1" };
const sidecar = { name: "proxy", image: "p:1" };
const observedSpec = {
  replicas: 2,
  template: { spec: { containers: [sidecar, { ...container, tty: false }] } },
};
const spec = (image = "a:1") => ({ template: { spec: { containers: [{ ...container, image }] } } });

test.each<[string, object[], object, string[]]>([
  ["a new child", [app("a")], {}, ["Deployment.apps/v1 created 1"]],
  [
    "a child that holds what is desired and more",
    [app("a", spec())],
    { "Deployment.apps/v1": { a: app("a", observedSpec) } },
    [],
  ],
  [
    "a child with another value",
    [app("a", spec("a:2"))],
    { "Deployment.apps/v1": { a: app("a", observedSpec) } },
    ["Deployment.apps/v1 changed 1"],
  ],
  [
    "a child that is no longer listed",
    [],
    { "Deployment.apps/v1": { a: app("a"), b: app("b") } },
    ["Deployment.apps/v1 deleted 2"],
  ],
  [
    "a child that is going already",
    [],
    { "Deployment.apps/v1": { a: app("a", {}, { deletionTimestamp: "2026-11-27T10:00:00Z" }) } },
    [],
  ],
  [
    "keys of hook version v2",
    [app("a", { replicas: 1 })],
    { "Deployment.apps/v1": { "default/a": app("a", { replicas: 2 }) } },
    ["Deployment.apps/v1 changed 1"],
  ],
  [
    "a kind that is updated OnDelete",
    [config("c", { a: "2" })],
    { "ConfigMap.v1": { c: config("c", { a: "1" }) } },
    [],
  ],
  [
    "several kinds",
    [app("a"), config("c", {})],
    {},
    ["Deployment.apps/v1 created 1", "ConfigMap.v1 created 1"],
  ],
])("%s", async (_name, desired, observed, want) => {
  expect(await counted(desired, observed)).toEqual(want);
});

test("every call counts, but not an answer of the cache", async () => {
  expect(await counted([app("a")], {}, {}, 3)).toEqual(["Deployment.apps/v1 created 3"]);
  expect(await counted([app("a")], {}, { cache: true }, 3)).toEqual(["Deployment.apps/v1 created 1"]);
});

test("a decorator's attachments are counted, refused answers are not", async () => {
  const object = { apiVersion: "v1", kind: "Service", metadata: { name: "s", namespace: "default" } };
  const page = async (attachments: unknown) => {
    const controllers = [looseDecorator({ sync: () => ({ attachments }) })];
    const server = createServer({ controllers, logger: false });
    await server.inject({ method: "POST", url: "/service-labels/sync", payload: { object } });
    return linesOf((await server.inject("/metrics")).body);
  };
  expect(await page([config("c", {})])).toEqual(["ConfigMap.v1 created 1"]);
  expect(await page([app("a")])).toEqual([]);
});

test("it stands still when a simulated cluster is at rest", async () => {
  const server = createServer({ controllers: [shops], logger: false });
  await using cluster = await simulate({ controllers: [shops], server });
  await cluster.apply({
    apiVersion: "example.com/v1",
    kind: "Shop",
    metadata: { name: "web", namespace: "default" },
    spec: { image: "nginx:1.29" },
  });
  await cluster.settle();
  const lines = async () => linesOf((await server.inject("/metrics")).body);
  const before = await lines();
  expect(before.toSorted()).toEqual([
    "Deployment.apps/v1 created 2",
    "Secret.v1 created 1",
    "Service.v1 created 2",
  ]);
  await cluster.advance(3600);
  expect(await lines()).toEqual(before);
});
