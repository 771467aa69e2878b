import { describe, expect, test } from "vitest";
import {
  type Ledger,
  type Plan,
  type Snapshot,
  compare,
  digestOf,
  withBanner,
} from "../../../src/plan/index.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);

function snapshot(files: Record<string, string>, ledger?: Ledger["files"]): Snapshot {
  const map = new Map(Object.entries(files).map(([path, text]) => [path, bytes(text)] as const));
  return { files: map, ...(ledger === undefined ? {} : { ledger: { tool: "0", files: ledger } }) };
}

const tool = (path: string, content: string): Plan => [{ path, owner: "tool", content }];
const user = (path: string, content: string): Plan => [{ path, owner: "user", content }];
const kinds = (...args: Parameters<typeof compare>): string[] => compare(...args).map(({ kind }) => kind);
const recorded = (owner: "tool" | "user", text: string) => ({ owner, digest: digestOf(text) });

describe("tool-owned files", () => {
  const old = withBanner("a.ts", "1\n");
  const next = withBanner("a.ts", "2\n");
  const merged = `${withBanner("a.ts", "1\n2\n").split("\n")[0]}\n${withBanner("a.ts", "1\n3\n")}2\n`;
  const conflicting = `<<<<<<< HEAD\n${old}=======\n${next}>>>>>>> theirs\n`;
  for (const [name, disk, want] of [
    ["that are absent are created", {}, "create"],
    ["that are equal are unchanged", { "a.ts": next }, "unchanged"],
    ["that differ by line ends alone are unchanged", { "a.ts": next.replaceAll("\n", "\r\n") }, "unchanged"],
    ["that are stale are updated", { "a.ts": old }, "update"],
    ["that were edited are a conflict", { "a.ts": `${old}mine\n` }, "conflict"],
    ["that are two branches, both banners and all, are written anew", { "a.ts": merged }, "update"],
    ["that hold the markers of a merge are written anew", { "a.ts": conflicting }, "update"],
    [
      "whose markers stand in a stranger are a conflict",
      { "a.ts": "<<<<<<< a\n=======\n>>>>>>> b\n" },
      "conflict",
    ],
    ["whose place a stranger holds are a conflict", { "a.ts": "mine\n" }, "conflict"],
  ] as const)
    test(name, () => expect(kinds(tool("a.ts", next), snapshot(disk))).toEqual([want]));

  test("without comments are protected by the ledger", () => {
    const ledger = { "a.json": recorded("tool", "{}\n") };
    expect(kinds(tool("a.json", "[]\n"), snapshot({ "a.json": "{}\n" }, ledger))).toEqual(["update"]);
    expect(kinds(tool("a.json", "[]\n"), snapshot({ "a.json": "{ }\n" }, ledger))).toEqual(["conflict"]);
  });

  test("are overwritten with force, or when they are an input", () => {
    const disk = snapshot({ "a.ts": `${old}mine\n` });
    expect(kinds(tool("a.ts", next), disk, { force: true })).toEqual(["update"]);
    expect(kinds(tool("a.ts", next), disk, { inputs: ["a.ts"] })).toEqual(["update"]);
  });

  test("behind a symbolic link are a conflict, force or not", () => {
    const disk: Snapshot = { files: new Map([["a.ts", { obstacle: "a.ts is a symbolic link" }]]) };
    expect(kinds(tool("a.ts", next), disk, { force: true })).toEqual(["conflict"]);
  });
});

describe("user-owned files", () => {
  test("are created once and then kept", () => {
    expect(kinds(user("b.ts", "1\n"), snapshot({}))).toEqual(["create"]);
    expect(kinds(user("b.ts", "1\n"), snapshot({ "b.ts": "mine\n" }))).toEqual(["kept"]);
  });

  test("that were deleted on purpose do not come back, except with force", () => {
    const disk = snapshot({}, { "b.ts": recorded("user", "1\n") });
    expect(kinds(user("b.ts", "1\n"), disk)).toEqual(["kept"]);
    expect(kinds(user("b.ts", "1\n"), disk, { force: true })).toEqual(["create"]);
  });
});

describe("files that are no longer planned", () => {
  test("are removed when nobody edited them, and so is what an older ledger left", () => {
    const ledger = { "t.json": recorded("tool", "t\n"), "u.ts": recorded("user", "u\n") };
    const disk = {
      "t.json": "t\n",
      "u.ts": "u\n",
      ".metatron/base/u.ts.txt": "u\n",
      ".metatron/ledger.json": "{}",
    };
    expect(
      compare([], snapshot(disk, ledger)).map((change) => [change.kind, "path" in change && change.path]),
    ).toEqual([
      ["remove", ".metatron/base/u.ts.txt"],
      ["remove", ".metatron/ledger.json"],
      ["remove", "t.json"],
      ["remove", "u.ts"],
    ]);
  });

  test("are a conflict when a tool's file was edited, and stay when a user's was", () => {
    const ledger = { "t.json": recorded("tool", "t\n"), "u.ts": recorded("user", "u\n") };
    const changes = compare([], snapshot({ "t.json": "T\n", "u.ts": "U\n" }, ledger));
    expect(changes.map(({ kind }) => kind)).toEqual(["conflict", "kept"]);
    expect(changes[1]).toMatchObject({ reason: "you edited it; it is no longer generated" });
  });

  test("that are gone already need nothing", () => {
    expect(compare([], snapshot({}, { "t.json": recorded("tool", "t\n") }))).toEqual([]);
  });
});
