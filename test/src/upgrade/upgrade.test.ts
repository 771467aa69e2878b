import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FilePlan, compare, digestOf, type Snapshot, toBase } from "../../../src/plan/index.ts";
import { mergeTexts, toUpgrade } from "../../../src/upgrade/upgrade.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An upgrade of one file of the user's, from the text generated then, the one on the disk and the one generated now. */
function upgradeOf({ base, mine, theirs }: { base?: string; mine?: string; theirs: string }) {
  const file: FilePlan = { path: "src/server.ts", owner: "user", content: theirs };
  const files = new Map<string, Uint8Array>();
  if (mine !== undefined) files.set(file.path, bytes(mine));
  const kept = base === undefined ? {} : { base: toBase(base) };
  const entry = { owner: "user" as const, digest: digestOf(base ?? ""), ...kept };
  const snapshot: Snapshot = { files, ledger: { tool: "0.0.1", files: { [file.path]: entry } } };
  const upgrade = toUpgrade([file], compare([file], snapshot), snapshot);
  const written = upgrade.changes.flatMap((change) =>
    change.kind === "update" ? [change.file.content] : [],
  );
  return { kind: upgrade.files[0]?.kind, written, conflicts: upgrade.files[0]?.conflicts };
}

describe("a file of the user's", () => {
  test("that was never edited is brought up to date", () => {
    expect(upgradeOf({ base: "a\n", mine: "a\n", theirs: "b\n" })).toMatchObject({
      kind: "taken",
      written: ["b\n"],
    });
  });
  test("that was edited elsewhere is merged", () => {
    const base = "one\ntwo\nthree\nfour\n";
    const outcome = upgradeOf({
      base,
      mine: base.replace("one", "ONE"),
      theirs: base.replace("four", "FOUR"),
    });
    expect(outcome).toMatchObject({ kind: "merged", written: ["ONE\ntwo\nthree\nFOUR\n"] });
  });
  test("that was edited in the same place has markers with all three texts", () => {
    const outcome = upgradeOf({ base: "a\nb\nc\n", mine: "a\nmine\nc\n", theirs: "a\nnow\nc\n" });
    expect(outcome).toMatchObject({ kind: "conflict", conflicts: 1 });
    expect(outcome.written[0]).toBe(
      "a\n<<<<<<< yours\nmine\n||||||| generated then\nb\n=======\nnow\n>>>>>>> generated now\nc\n",
    );
  });
  test("stays when what is generated did not change", () => {
    expect(upgradeOf({ base: "a\n", mine: "mine\n", theirs: "a\n" })).toMatchObject({
      kind: "kept",
      written: [],
    });
  });
  test("stays when the same edit was made by hand", () => {
    expect(upgradeOf({ base: "a\n", mine: "b\n", theirs: "b\n" })).toMatchObject({
      kind: "kept",
      written: [],
    });
  });
  test("imports the simulator from the CLI, in its own code too", () => {
    const old = 'import { simulate } from "@metatron/runtime/testing";\n';
    const now = old.replace("runtime", "cli");
    expect(upgradeOf({ base: old, mine: old, theirs: now })).toMatchObject({ kind: "taken", written: [now] });
    expect(upgradeOf({ base: old, mine: `${old}mine();\n`, theirs: now })).toMatchObject({
      kind: "merged",
      written: [`${now}mine();\n`],
    });
  });
  test("stays away when it was removed", () => {
    expect(upgradeOf({ base: "a\n", theirs: "b\n" })).toMatchObject({ kind: "removed", written: [] });
  });
  test("stays as it is when its base is lost", () => {
    expect(upgradeOf({ mine: "mine\n", theirs: "b\n" })).toMatchObject({ kind: "unknown", written: [] });
  });
});

describe("mergeTexts", () => {
  const texts = fc
    .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 8 })
    .map((lines) => lines.join("\n"));
  test("gives the other side when one side did nothing", () => {
    fc.assert(
      fc.property(texts, texts, (base, other) => {
        expect(mergeTexts(base, base, other)).toEqual({ text: other, conflicts: 0 });
        expect(mergeTexts(other, base, base)).toEqual({ text: other, conflicts: 0 });
      }),
    );
  });
  test("loses no line of either side", () => {
    fc.assert(
      fc.property(texts, texts, texts, (mine, base, theirs) => {
        const lines = new Set(mergeTexts(mine, base, theirs).text.split("\n"));
        const before = new Set(base.split("\n"));
        for (const line of mine.split("\n").filter((own) => !before.has(own))) expect(lines).toContain(line);
        for (const line of theirs.split("\n").filter((own) => !before.has(own)))
          expect(lines).toContain(line);
      }),
    );
  });
});
