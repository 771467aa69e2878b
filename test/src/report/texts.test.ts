import { describe, expect, test } from "vitest";
import { renderDiff } from "../../../src/plan/index.ts";
import { changesToJson, renderChanges } from "../../../src/report/changes.ts";
import { placeOf, renderProblems } from "../../../src/report/problems.ts";
import { renderTree } from "../../../src/report/style.ts";

const plain = (_format: unknown, text: string): string => text;

test("a tree shows folders first", () => {
  expect(renderTree("demo", ["b.ts", "a/z.ts", "a/deep/y.ts"])).toBe(
    ["demo/", "├── a/", "│   ├── deep/", "│   │   └── y.ts", "│   └── z.ts", "└── b.ts"].join("\n"),
  );
});

describe("problems", () => {
  const problem = {
    code: "X_Y",
    message: "it is wrong",
    file: "a.yaml",
    document: 2,
    line: 7,
    path: "spec.x",
    fix: "mend it",
  };

  test("name their place", () => {
    expect(placeOf(problem)).toBe("a.yaml, document 2, line 7, spec.x");
    expect(placeOf({ code: "X_Y", message: "" })).toBe("");
  });

  test("are told one below the other, and counted", () => {
    const one = "error X_Y  a.yaml, document 2, line 7, spec.x\n  it is wrong\n  fix: mend it\n";
    expect(renderProblems([problem], plain)).toBe(one);
    expect(renderProblems([problem, problem], plain)).toBe(`${one}\n${one}\n2 problems.\n`);
  });
});

describe("changes", () => {
  const changes = [
    { kind: "create", file: { path: "a.ts", owner: "tool", content: "" } },
    { kind: "unchanged", path: "b.ts", owner: "tool" },
    { kind: "kept", path: "c.ts", owner: "user" },
    { kind: "update", file: { path: ".metatron/ledger.json", owner: "tool", content: "" }, before: "" },
  ] as const;

  test("are listed and counted, our bookkeeping aside", () => {
    expect(renderChanges(changes, plain)).toBe("  create    a.ts\n1 created, 1 unchanged, 1 yours.\n");
  });

  test("are all there for machines", () => {
    expect(changesToJson(changes)).toMatchObject({
      counts: { create: 1, update: 0 },
      changes: [{ path: "a.ts" }, { path: ".metatron/ledger.json" }],
    });
  });
});

describe("diffs", () => {
  test("are unified, with /dev/null for what is not there", () => {
    const file = { path: "a.ts", owner: "tool", content: "1\n" } as const;
    expect(renderDiff({ kind: "create", file })).toBe("--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1,1 @@\n+1\n");
    expect(renderDiff({ kind: "remove", path: "a.ts", before: "1\n" })).toContain("+++ /dev/null");
  });

  test("of archives say that they differ", () => {
    const file = { path: "a.tgz", owner: "tool", content: new Uint8Array([0, 255]) } as const;
    expect(renderDiff({ kind: "update", file, before: "x" })).toBe(
      "Binary files a/a.tgz and b/a.tgz differ\n",
    );
  });
});
