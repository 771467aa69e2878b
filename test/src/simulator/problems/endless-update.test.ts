import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  composite,
  configMap,
  configMaps,
  crd,
  server,
  thing,
} from "../../../support/things-simulation.ts";
import { deployment, deployments, podSpec, run } from "../../../support/trap-runs.ts";

for (const [name, child, childResources, path, why] of [
  [
    "a default that the API server adds inside a replaced list",
    deployment(
      podSpec(
        {},
        {
          tolerations: [{ key: "a", operator: "Exists" }],
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "z",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: { app: "a" } },
            },
          ],
        },
      ),
    ),
    [deployments],
    undefined,
    undefined,
  ],
  [
    "a quantity that the API server writes in another way",
    deployment(podSpec({ resources: { requests: { cpu: "1000m" } } })),
    [deployments],
    /cpu$/,
    `the API server writes "1000m" as "1"`,
  ],
  [
    "an empty map that the API server drops",
    { ...configMap("x"), data: {} },
    [configMaps("InPlace")],
    /^data$/,
    "the API server drops {} here",
  ],
  [
    "a zero that the API server drops",
    deployment(podSpec({}), { minReadySeconds: 0 }),
    [deployments],
    /^spec.minReadySeconds$/,
    "the API server drops 0 here",
  ],
  [
    "stringData",
    { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { a: "b" } },
    [{ apiVersion: "v1", resource: "secrets", updateStrategy: { method: "InPlace" } }],
    /^stringData$/,
    "the API server turns stringData into data",
  ],
] as const) {
  test(`endless update: ${name}`, async () => {
    const cluster = await run(() => ({ status: {}, children: [child] }), { childResources });
    const found = cluster.problems.filter(({ code }) => code === "endless-update");
    if (path === undefined) return expect(found).toEqual([]);
    expect(found[0]?.path).toMatch(path);
    expect(found[0]?.message).toContain(why);
  });
}

test("endless update: two controllers that fight over a field", async () => {
  const answer =
    (v: string): Hook =>
    () => ({ status: {}, children: [configMap("x", { v }, { labels: { app: "a" } })] });
  const hooks = { sync: { webhook: { url: "http://h/other" } } };
  const other = composite({ generateSelector: false, hooks }, "others");
  const cluster = await simulate({
    manifests: [composite({ generateSelector: false }), other],
    crds: [crd("Thing")],
    server: server({ "/sync": answer("1"), "/other": answer("2") }),
    world: false,
    probes: 0,
  });
  await cluster.apply(thing("a", { spec: { selector: { matchLabels: { app: "a" } } } }));
  const { isAtRest, moving } = await cluster.settle({ maxPasses: 6 });
  expect(isAtRest).toBe(false);
  expect(moving.map(({ parent }) => parent.name)).toContain("a");
  expect(cluster.problems).toMatchObject([
    { code: "shared-parent", trap: 17 },
    { code: "endless-update", path: "data.v" },
    ...cluster.problems.slice(2),
  ]);
});
