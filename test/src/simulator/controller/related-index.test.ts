import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import { composite, configMap, crd, hook, server, thing } from "../../../support/things-simulation.ts";

const maps = { apiVersion: "v1", resource: "configmaps" };
const x = { matchLabels: { app: "x" } };

/** The parents that are asked again after a change of labels, when each relates to what `rule` makes of its name. */
async function askedAgain(
  rule: (name: string) => object,
  [name, namespace]: readonly [string, string],
  version = "v2",
): Promise<string[]> {
  const hooks = { sync: hook("/sync", version), customize: hook("/customize", version) };
  const cluster = await simulate({
    manifests: [composite({ childResources: [], hooks })],
    crds: [crd("Thing")],
    server: server({
      "/sync": () => ({ status: {}, children: [] }),
      "/customize": ({ parent }) => ({ relatedResources: [rule(parent.metadata.name)] }),
    }),
    world: false,
    probes: 0,
  });
  for (const place of ["default", "blue"])
    await cluster.apply(
      configMap("one", {}, { namespace: place, labels: { app: "x" } }),
      configMap("two", {}, { namespace: place }),
      thing("one", { metadata: { namespace: place } }),
      thing("two", { metadata: { namespace: place } }),
    );
  await cluster.settle();
  const before = cluster.calls.length;
  const edit = (object: { metadata: { labels?: object } }): void =>
    void (object.metadata.labels = { seen: "true" });
  await cluster.edit("ConfigMap", name, edit, namespace);
  await cluster.settle();
  return cluster.calls.slice(before).map(({ parent }) => `${parent.namespace}/${parent.name}`);
}

const everybody = ["blue/one", "blue/two", "default/one", "default/two"];
for (const [title, rule, object, version, want] of [
  [
    "a name anywhere",
    (name) => ({ ...maps, names: [name] }),
    ["two", "blue"],
    "v2",
    ["blue/two", "default/two"],
  ],
  [
    "a name in one namespace",
    () => ({ ...maps, namespace: "blue", names: ["two"] }),
    ["two", "blue"],
    "v2",
    everybody,
  ],
  [
    "a name in another namespace",
    () => ({ ...maps, namespace: "blue", names: ["two"] }),
    ["two", "default"],
    "v2",
    [],
  ],
  [
    "a name, v1: at home only",
    () => ({ ...maps, names: ["two"] }),
    ["two", "blue"],
    "v1",
    ["blue/one", "blue/two"],
  ],
  ["a label that goes", () => ({ ...maps, labelSelector: x }), ["one", "blue"], "v2", everybody],
  ["a label that is not there", () => ({ ...maps, labelSelector: x }), ["two", "blue"], "v2", []],
  ["everything", () => maps, ["two", "blue"], "v2", everybody],
  ["everything in one namespace", () => ({ ...maps, namespace: "blue" }), ["two", "default"], "v2", []],
  ["other namespaces by their labels", () => ({ ...maps, namespaceSelector: x }), ["two", "blue"], "v2", []],
] as const satisfies readonly (readonly [
  string,
  (name: string) => object,
  readonly [string, string],
  string,
  readonly string[],
])[])
  test(`a change asks again the parents that relate to it: ${title}`, async () => {
    const asked = await askedAgain(rule, object, version);
    expect(asked).toEqual(want);
  });
