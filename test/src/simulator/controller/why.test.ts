import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  type Thing,
  configMap,
  hook,
  thing,
  things,
  type Request,
} from "../../../support/things-simulation.ts";

test("each call says why Metacontroller looked at the parent", async () => {
  const sync = ({ parent }: Request): unknown => {
    const data = { size: JSON.stringify(parent.spec["size"] ?? 0) };
    return { status: { size: parent.spec["size"] ?? 0 }, children: [configMap("made", data)] };
  };
  const cluster = await simulate(things(sync));
  await cluster.apply(thing("a", { spec: { size: 1 } }));
  const whys = async (): Promise<string[]> => {
    const from = cluster.calls.length;
    await cluster.settle();
    return cluster.calls.slice(from).map(({ why }) => why);
  };
  expect(await whys()).toEqual(["Thing/a was created", "child ConfigMap/made was created"]);
  await cluster.edit("Thing", "a", (object) => {
    object.spec["size"] = 2;
  });
  expect((await whys())[0]).toBe("Thing/a: spec.size 1 → 2");
  await cluster.edit<Thing>("ConfigMap", "made", (object) => {
    object.data = { size: "9" };
  });
  expect(await whys()).toEqual([
    "child ConfigMap/made: data.size 2 → 9",
    "child ConfigMap/made: data.size 9 → 2",
  ]);
  cluster.inject({ kind: "hook-down", status: 503, times: 1 });
  await cluster.edit("Thing", "a", (object) => {
    object.spec["size"] = 3;
  });
  const broken = await whys();
  expect(broken[0]).toBe("Thing/a: spec.size 2 → 3");
  expect(broken[1]).toMatch(/^retry: .*status code: 503/);
  expect(cluster.calls.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
});

test("the value of a Secret is not told", async () => {
  const sync = (): unknown => ({ status: {}, children: [], resyncAfterSeconds: 60 });
  const spec = {
    childResources: [{ apiVersion: "v1", resource: "secrets" }],
    hooks: { sync: hook("/sync"), customize: hook("/customize") },
  };
  const customize = (): unknown => ({ relatedResources: [{ apiVersion: "v1", resource: "secrets" }] });
  const cluster = await simulate(things(sync, spec, { hooks: { "/customize": customize } }));
  const secret = (value: string): Thing => ({
    ...configMap("token", { key: Buffer.from(value).toString("base64") }),
    kind: "Secret",
  });
  await cluster.apply(thing("a"), secret("first"));
  await cluster.settle();
  await cluster.apply(secret("second"));
  await cluster.settle();
  const last = cluster.calls.at(-1)?.why;
  expect(last).toBe("related Secret/token: data.key changed");
  await cluster.advance(60);
  expect(cluster.calls.at(-1)?.why).toBe("its hook asked for a resync after 60 s");
});
