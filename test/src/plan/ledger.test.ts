import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/model/errors.ts";
import { type Plan, digestOf, ledgerFiles, parseLedger, serializeLedger } from "../../../src/plan/index.ts";

const plan: Plan = [
  { path: "b.ts", owner: "user", content: "b\n" },
  { path: "a.ts", owner: "tool", content: "a\n" },
];

describe("the ledger", () => {
  test("records tool files and created user files, and keeps the base of those", () => {
    const files = ledgerFiles(plan, [{ kind: "create", file: plan[0]! }], undefined, "1.0.0");
    expect(files.map(({ path }) => path)).toEqual([".metatron/base/b.ts.txt", ".metatron/ledger.json"]);
    const ledger = parseLedger(String(files[1]?.content));
    expect(ledger.files).toEqual({
      "a.ts": { owner: "tool", digest: digestOf("a\n") },
      "b.ts": { owner: "user", digest: digestOf("b\n") },
    });
  });

  test("keeps what it knew of a user's file, and learns nothing of one that was there before", () => {
    const before = {
      format: 1 as const,
      tool: "0",
      files: { "b.ts": { owner: "user" as const, digest: digestOf("then\n") } },
    };
    const kept = [{ kind: "kept" as const, path: "b.ts", owner: "user" as const }];
    expect(String(ledgerFiles(plan, kept, before, "1")[0]?.content)).toContain(digestOf("then\n"));
    expect(String(ledgerFiles(plan, kept, undefined, "1")[0]?.content)).not.toContain("b.ts");
  });

  test("is the same text whatever the order", () => {
    const entry = { owner: "tool" as const, digest: digestOf("") };
    const one = serializeLedger({ format: 1, tool: "1", files: { b: entry, a: entry } });
    expect(one).toBe(serializeLedger({ format: 1, tool: "1", files: { a: entry, b: entry } }));
    expect(one.endsWith("}\n")).toBe(true);
  });

  for (const [name, text] of [
    ["no JSON", "<<<<<<< ours"],
    ["a newer format", '{"format":2,"files":{}}'],
    ["no files", '{"format":1}'],
    [
      "a path that leaves the project",
      `{"format":1,"tool":"1","files":{"../x":{"owner":"tool","digest":"${digestOf("")}"}}}`,
    ],
    ["a wrong digest", '{"format":1,"tool":"1","files":{"x":{"owner":"tool","digest":"1"}}}'],
  ] as const)
    test(`with ${name} is refused`, () => {
      expect(() => parseLedger(text)).toThrow(UserError);
    });
});
