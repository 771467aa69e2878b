import { describe, expect, test } from "vitest";
import { metatron, metatronWith } from "../../support/cli.ts";
import { createTestIo, temporaryFolder } from "../../support/io.ts";

const commands = [
  "init",
  "generate",
  "serve",
  "simulate",
  "inspect",
  "lint",
  "check",
  "doctor",
  "upgrade",
  "explain",
];

describe("help", () => {
  test("names every command on stdout and exits 0", async () => {
    const { code, stdout, stderr } = await metatron(temporaryFolder(), "--help");
    expect([code, stderr]).toEqual([0, ""]);
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  for (const name of [...commands, "generate decorator", "generate ci"])
    test(`of ${name} has flags and an example`, async () => {
      const { code, stdout } = await metatron(temporaryFolder(), ...name.split(" "), "--help");
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: metatron ${name}`);
      expect(stdout).toMatch(/Examples?:\n {2}\$ .*metatron /);
    });

  test("is reached by the help command too", async () => {
    const folder = temporaryFolder();
    expect((await metatron(folder, "help", "init")).stdout).toBe(
      (await metatron(folder, "init", "--help")).stdout,
    );
  });

  test("--version prints the version alone", async () => {
    expect((await metatron(temporaryFolder(), "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("usage errors exit 2 and talk on stderr", () => {
  for (const [name, args, says] of [
    ["no command", [], "Usage: metatron"],
    ["an unknown command", ["genrate"], "Did you mean generate?"],
    ["an unknown flag", ["init", "--nmae", "x"], "Did you mean --name?"],
    ["an argument too many", ["serve", "x"], "too many arguments"],
    ["a port that is no number", ["serve", "--port", "http"], "whole number from 0 to 65535"],
    ["a choice that is none", ["init", "--package-manager", "bun"], "npm, pnpm, yarn"],
    ["a flag without its value", ["init", "--name"], "argument missing"],
    ["a required flag that is absent", ["generate", "decorator"], "--name"],
  ] as const)
    test(name, async () => {
      const { code, stdout, stderr } = await metatron(temporaryFolder(), ...args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(says);
      expect(stderr).not.toMatch(/^\s+at /m);
    });
});

describe("what went wrong", () => {
  test("is told with code, place and fix, exits 1 and shows no stack", async () => {
    const { code, stdout, stderr } = await metatron(temporaryFolder(), "generate");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^error PROJECT_NOT_FOUND\n {2}There is no metatron\.json in .*\n {2}fix: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("is JSON on stdout under --json", async () => {
    const { code, stdout } = await metatron(temporaryFolder(), "generate", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ code: "PROJECT_NOT_FOUND" }] });
  });

  test("is our bug when it is no UserError: exit 70, the stack and how to report it", async () => {
    const io = createTestIo(temporaryFolder());
    Object.assign(io.stdin, {
      [Symbol.asyncIterator]: () => {
        throw new TypeError("boom");
      },
    });
    const { code, stderr } = await metatronWith(io, "inspect", "-");
    expect(code).toBe(70);
    expect(stderr).toContain("This is a bug in metatron");
    expect(stderr).toMatch(/TypeError: boom\n\s+at /);
    expect(stderr).toContain("Please report it");
  });
});

describe("colours", () => {
  const problem = async (io: ReturnType<typeof createTestIo>): Promise<string> =>
    (await metatronWith(io, "generate")).stderr;
  test("show on a terminal alone, and never with NO_COLOR", async () => {
    const folder = temporaryFolder();
    const escape = "\u001B[";
    expect(await problem(createTestIo(folder, { isTTY: true }))).toContain(escape);
    expect(await problem(createTestIo(folder))).not.toContain(escape);
    expect(await problem(createTestIo(folder, { isTTY: true, env: { NO_COLOR: "1" } }))).not.toContain(
      escape,
    );
    expect(await problem(createTestIo(folder, { isTTY: true, env: { TERM: "dumb" } }))).not.toContain(escape);
  });
});
