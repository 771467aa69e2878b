import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../support/root.ts";

const script = join(root, "../shared/fidelity/compare.mjs");

/** Why a scenario may differ from what a real Metacontroller did; everything else must be the same. */
const reasons: { readonly [why: string]: readonly string[] } = {
  "the recording replaced the data of Secrets": ["s06", "s13", "s16", "s17", "s18", "s25", "s27", "s56"],
  "the order of two ControllerRevisions follows a hash of the parent's random uid": [
    "s36",
    "s37",
    "s42",
    "s77",
    "s80",
    "s82",
  ],
  "how often a loop turned, and at which resource version": ["s49", "s68", "s76", "s89"],
  "how many children are gone when the parent is seen next": ["s61"],
  "the recorded answer holds the gate's sentence of that day, which a measurement has corrected since": [
    "s14",
  ],
  "the gate takes away what the server wrote, so that nothing loops": ["s94"],
};

const isThere = existsSync(script);
if (!isThere) console.warn("skipped: the recordings of a real Metacontroller are not beside the project");

for (const strategy of ["dynamic-apply", "server-side-apply"])
  test.skipIf(!isThere)(
    `the simulator does what the recorded server did under ${strategy}`,
    () => {
      const environment = {
        ...process.env,
        METATRON: root,
        ...(strategy !== "dynamic-apply" && { SSA: "1" }),
      };
      const output = execFileSync(process.execPath, [script], { encoding: "utf8", env: environment });
      const different = [...output.matchAll(/^(\w+) {2}different/gm)].map(([, id]) => id);
      const explained = new Set(Object.values(reasons).flat());
      expect(
        different.filter((id = "") => !explained.has(id)),
        output,
      ).toEqual([]);
      expect(Number(/(\d+) same,/.exec(output)?.[1])).toBeGreaterThanOrEqual(42);
    },
    120_000,
  );
