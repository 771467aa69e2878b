import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/model/errors.ts";
import {
  baseOf,
  digestOf,
  ledgerFile,
  parseLedger,
  parseOldLedger,
  type Plan,
  serializeLedger,
  toBase,
} from "../../../src/plan/index.ts";

const plan: Plan = [
  { path: "b.ts", owner: "user", content: "b\n" },
  { path: "a.ts", owner: "tool", content: "a\n" },
];
const textOf = (...args: Parameters<typeof ledgerFile>): string => String(ledgerFile(...args).content);

describe("the ledger", () => {
  test("records tool files and created user files, with the text of those", () => {
    const { tool, files } = parseLedger(
      textOf(plan, [{ kind: "create", file: plan[0]! }], undefined, "1.0.0"),
    );
    expect([tool, Object.keys(files)]).toEqual(["1.0.0", ["a.ts", "b.ts"]]);
    expect(files["a.ts"]).toEqual({ owner: "tool", digest: digestOf("a\n") });
    expect(files["b.ts"]).toMatchObject({ owner: "user", digest: digestOf("b\n") });
    expect(baseOf(files["b.ts"])).toBe("b\n");
  });

  test("keeps what it knew of a user's file, and learns nothing of one that was there before", () => {
    const before = {
      tool: "0",
      files: { "b.ts": { owner: "user" as const, digest: digestOf("then\n"), base: toBase("then\n") } },
    };
    const kept = [{ kind: "kept" as const, path: "b.ts", owner: "user" as const }];
    expect(baseOf(parseLedger(textOf(plan, kept, before, "1")).files["b.ts"])).toBe("then\n");
    expect(textOf(plan, kept, undefined, "1")).not.toContain("b.ts");
  });

  test("is the same text whatever the order", () => {
    const entry = { owner: "tool" as const, digest: digestOf("") };
    const one = serializeLedger({ tool: "1", files: { b: entry, a: entry } });
    expect(one).toBe(serializeLedger({ tool: "1", files: { a: entry, b: entry } }));
  });

  const head = "# metatron 2 1.0.0: what was generated\n";
  const entry = (path: string): string => `tool ${digestOf(path)} ${path}\n`;

  for (const [name, text] of [
    ["git took both sides", `${head}${head}${entry("a")}${entry("b")}${entry("a")}`],
    ["git left its markers", `${head}<<<<<<< HEAD\n${entry("a")}=======\n${entry("b")}>>>>>>> cart\n`],
    ["git wrote CRLF", `${head}${entry("a")}${entry("b")}`.replaceAll("\n", "\r\n")],
  ] as const)
    test(`in which ${name} knows the files of both`, () => {
      expect(Object.keys(parseLedger(text).files)).toEqual(["a", "b"]);
    });

  for (const [name, text] of [
    ["no header", entry("a")],
    ["a newer format", "# metatron 3 9.0.0: what was generated\n"],
    ["a line that is none", `${head}hello\n`],
    ["a path that leaves the project", `${head}${entry("../x")}`],
    ["a wrong digest", `${head}tool 1 x\n`],
  ] as const)
    test(`with ${name} is refused`, () => {
      expect(() => parseLedger(text)).toThrow(UserError);
    });

  test("refuses a text that cannot be read", () => {
    expect(() => baseOf({ owner: "user", digest: "", base: "AAAA" })).toThrow(UserError);
  });
});

describe("the ledger before version 2", () => {
  const digest = digestOf("");
  const old = (...paths: string[]): string =>
    JSON.stringify(
      {
        format: 1,
        tool: "0.1.0",
        files: Object.fromEntries(paths.map((path) => [path, { owner: "tool", digest }])),
      },
      null,
      2,
    );

  test("is read", () => {
    const { tool, files } = parseOldLedger(old("a", "b"));
    expect([tool, files["a"]]).toEqual(["0.1.0", { owner: "tool", digest }]);
  });

  test("with the markers of a merge knows the files of both sides", () => {
    const text = old("a", "b").replace(
      '    "b"',
      `<<<<<<< HEAD\n    "c": { "owner": "tool", "digest": "${digest}" },\n=======\n    "b"`,
    );
    expect(Object.keys(parseOldLedger(text).files)).toEqual(["a", "c", "b"]);
  });

  for (const [name, text] of [
    ["no JSON", "{"],
    ["another format", '{"format":2,"files":{}}'],
    ["no files", '{"format":1}'],
    ["a path that leaves the project", old("../x")],
    ["a wrong digest", '{"format":1,"tool":"1","files":{"x":{"owner":"tool","digest":"1"}}}'],
  ] as const)
    test(`with ${name} is refused`, () => {
      expect(() => parseOldLedger(text)).toThrow(UserError);
    });
});
