import { expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import { type Hook, configMap, hook, thing, things } from "../../../support/things-simulation.ts";

/** The words of the source, which an event on the parent carries. */
const message = (cluster: Simulation): string | undefined =>
  cluster.events.find(({ reason }) => reason === "SyncError")?.message;

const one: Hook = () => ({ status: {}, children: [configMap("x")] });

for (const [name, sync, spec, selector, want] of [
  [
    "a failed hook",
    () => ({ reply: { status: 500, text: "oh" } }),
    { hooks: { sync: hook("/sync", "v2") } },
    {},
    "sync hook failed for Thing default/a: sync hook failed (version=v2): unsupported status code: 500 body: oh",
  ],
  [
    "no selector",
    one,
    { generateSelector: false },
    undefined,
    ".spec.selector must have either matchLabels, matchExpressions, or both",
  ],
  [
    "a selector that is none",
    one,
    { generateSelector: false },
    "all",
    "can't get label selector from Thing default/a",
  ],
] as const) {
  test(`the event of ${name}`, async () => {
    const cluster = await simulate(things(sync, spec));
    await cluster.apply(thing("a", { spec: selector === undefined ? {} : { selector } }));
    await cluster.settle();
    expect(message(cluster)).toBe(`Sync error: ${want}`);
  });
}

test("the event of a finalizer that can't be put on", async () => {
  const hooks = { sync: hook("/sync"), finalize: hook("/finalize") };
  const cluster = await simulate(things(one, { hooks }));
  cluster.inject({ kind: "conflict", object: { kind: "Thing" }, times: 4 });
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(message(cluster)).toContain(
    "Sync error: can't sync finalizer for Thing default/a: Operation cannot",
  );
});
