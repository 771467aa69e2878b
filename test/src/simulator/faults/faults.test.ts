import { expect, test } from "vitest";
import { createFaults } from "../../../../src/simulator/faults.ts";
import { simulate } from "../../../../src/simulator/index.ts";
import { toRef } from "../../../../src/simulator/records.ts";
import { type Hook, configMap, thing, things, writes } from "../../../support/things-simulation.ts";

const sync: Hook = ({ parent, children }) => ({
  status: { seen: Object.keys(children["ConfigMap.v1"] ?? {}).length },
  children: [configMap("x", { v: String(parent.spec["v"]) }), configMap("y")],
});

async function rested() {
  const cluster = await simulate(things(sync));
  await cluster.apply(thing("a", { spec: { v: 1 } }));
  await cluster.settle();
  return { cluster, count: cluster.actions.length };
}

test("a conflict on a child is left to the next pass, without an error", async () => {
  const { cluster, count } = await rested();
  cluster.inject({ kind: "conflict", object: { kind: "ConfigMap", name: "x" } });
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  expect((await cluster.settle()).isAtRest).toBe(true);
  expect(writes(cluster, count).filter((write) => write.includes(" x "))).toEqual([
    "update ConfigMap x Conflict",
    "update ConfigMap x ok",
  ]);
  expect(cluster.problems).toEqual([]);
});

test("a conflict is told as the API server tells it", async () => {
  const { cluster } = await rested();
  const faults = createFaults({ now: () => 0, advanceTo: () => undefined }, cluster.api);
  faults.add({ kind: "conflict" });
  expect(() => faults.beforeWrite("update", toRef(cluster.get("Thing", "a")!))).toThrow(
    'Operation cannot be fulfilled on things.test.example.com "a": the object has been modified; please apply your changes to the latest version and try again',
  );
});

test("a conflict on the status is tried again at once", async () => {
  const { cluster, count } = await rested();
  cluster.inject({ kind: "conflict", object: { kind: "Thing" }, times: 2 });
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(writes(cluster, count).filter((write) => write.startsWith("updateStatus"))).toEqual([
    "updateStatus Thing a Conflict",
    "updateStatus Thing a Conflict",
    "updateStatus Thing a ok",
  ]);
});

test("a failed create is an event and is retried", async () => {
  const cluster = await simulate(
    things(
      sync,
      {},
      {
        faults: [
          { kind: "failed-create", object: { name: "y" }, reason: "Forbidden", message: "quota", times: 2 },
        ],
      },
    ),
  );
  await cluster.apply(thing("a"));
  expect((await cluster.settle()).isAtRest).toBe(true);
  expect(cluster.get("ConfigMap", "y")).toBeDefined();
  expect(cluster.events.filter(({ reason }) => reason === "SyncError").length).toBe(2);
});

test("a stale cache leads to creates of what exists, and to nothing worse", async () => {
  const cluster = await simulate(things(sync));
  await cluster.apply(thing("a", { spec: { v: 1 } }));
  cluster.inject({ kind: "stale-cache", times: 2 });
  expect((await cluster.settle()).isAtRest).toBe(true);
  expect(writes(cluster)).toContain("create ConfigMap x AlreadyExists");
  expect(cluster.list("ConfigMap").length).toBe(2);
  expect(cluster.get("Thing", "a")?.["status"]).toMatchObject({ seen: 2 });
});

test("after a restart the informers count their resyncs anew", async () => {
  const cluster = await simulate(things(sync, { resyncPeriodSeconds: 10 }));
  await cluster.apply(thing("a", { spec: { v: 1 } }));
  await cluster.settle();
  await cluster.advance(6);
  cluster.inject({ kind: "restart" });
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  const { length } = cluster.calls;
  await cluster.advance(9);
  expect(cluster.calls.length).toBe(length);
  await cluster.advance(1);
  expect(cluster.calls.length).toBe(length + 1);
});

test("a hook that is down deletes nothing, and is called again", async () => {
  const { cluster, count } = await rested();
  cluster.inject({ kind: "hook-down", times: 3 });
  cluster.inject({ kind: "hook-down", status: 503 });
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  expect((await cluster.settle()).isAtRest).toBe(true);
  expect(writes(cluster, count).filter((write) => write.startsWith("delete"))).toEqual([]);
  expect(cluster.calls.map(({ outcome }) => outcome).filter((outcome) => outcome !== "ok")).toEqual([
    ...Array.from({ length: 3 }, () => expect.stringContaining("connection refused")),
    expect.stringContaining("unsupported status code: 503"),
  ]);
});

test("parallel calls work on several parents at a time, never twice on one", async () => {
  let running = 0;
  let most = 0;
  const busy = new Set<string>();
  const slow: Hook = async (request) => {
    expect(busy.has(request.parent.metadata.name)).toBe(false);
    busy.add(request.parent.metadata.name);
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    busy.delete(request.parent.metadata.name);
    return { ...(sync(request) as object), children: [configMap(request.parent.metadata.name)] };
  };
  const cluster = await simulate(things(slow, {}, { faults: [{ kind: "parallel-calls", workers: 5 }] }));
  await cluster.apply(...Array.from({ length: 12 }, (_, index) => thing(`a${index}`)));
  expect((await cluster.settle()).isAtRest).toBe(true);
  expect(most).toBe(5);
});

test("a restart in the middle of a pass ends in the same state", async () => {
  const { cluster } = await rested();
  const want = cluster.snapshot();
  for (let after = 0; after < 4; after++) {
    const other = await simulate(things(sync, {}, { faults: [{ kind: "restart", afterActions: after }] }));
    await other.apply(thing("a", { spec: { v: 1 } }));
    expect((await other.settle()).isAtRest).toBe(true);
    expect(other.snapshot()).toEqual(want);
  }
});
