import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import { codes, configMap, thing, things } from "../../../support/things-simulation.ts";

const shared = things(() => ({ status: {}, children: [configMap("db", { v: "1" })] }));

test("a name that the child of another parent has is a problem that says whose it is", async () => {
  await using cluster = await simulate(shared);
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(cluster.problems).toEqual([]);
  await cluster.apply(thing("b"));
  await cluster.settle();
  expect(cluster.problems).toMatchObject([
    {
      code: "name-taken",
      object: { kind: "ConfigMap", name: "db" },
      message: expect.stringContaining("there is one already, and it is Thing a's") as string,
    },
  ]);
});

test("so is an object that nobody owns and the parent does not select", async () => {
  await using cluster = await simulate(shared);
  await cluster.apply(configMap("db"), thing("a"));
  await cluster.settle();
  expect(cluster.problems[0]?.message).toContain("it is nobody's, and the parent does not select it");
});

test("a child of its own that a stale cache does not show is none", async () => {
  await using cluster = await simulate({ ...shared, faults: [{ kind: "stale-cache", times: 3 }] });
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(codes(cluster)).not.toContain("name-taken");
});

test("children that are named after their parents live in one namespace", async () => {
  const sync = things(({ parent }) => ({ status: {}, children: [configMap(`${parent.metadata.name}-db`)] }));
  await using cluster = await simulate(sync);
  await cluster.apply(thing("a"), thing("b"));
  await cluster.settle();
  expect(cluster.problems).toEqual([]);
  expect(cluster.list("ConfigMap").map(({ metadata }) => metadata.name)).toEqual(["a-db", "b-db"]);
});
