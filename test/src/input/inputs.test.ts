import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Problem, UserError } from "../../../src/model/errors.ts";
import { readInputs } from "../../../src/input/index.ts";
import { createTestIo, temporaryFolder } from "../../support/io.ts";

async function serve(answer: { status?: number; body?: string }): Promise<string> {
  const server = createServer((_request, response) => {
    response.statusCode = answer.status ?? 200;
    response.end(answer.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/crd.yaml`;
}

async function problemsOf(
  sources: readonly string[],
  io = createTestIo(temporaryFolder()),
): Promise<readonly Problem[]> {
  const error: unknown = await readInputs(sources, io).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems;
}

describe("inputs", () => {
  test("come from files, folders and stdin, each once and in order", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "crds/deep/node_modules"), { recursive: true });
    for (const name of [
      "a.yaml",
      "crds/b.yml",
      "crds/deep/c.json",
      "crds/notes.txt",
      "crds/.hidden.yaml",
      "crds/deep/node_modules/d.yaml",
    ])
      writeFileSync(join(root, name), `# ${name}\n`);
    const inputs = await readInputs(
      ["a.yaml", "crds", "-", "a.yaml"],
      createTestIo(root, { stdin: "in: 1\n" }),
    );
    expect(inputs.map(({ file }) => file)).toEqual(["a.yaml", "crds/b.yml", "crds/deep/c.json", "<stdin>"]);
    expect(inputs[1]).toEqual({ file: "crds/b.yml", text: "# crds/b.yml\n", isFound: true });
  });

  test("come from URLs", async () => {
    const url = await serve({ body: "kind: X\n" });
    expect(await readInputs([url], createTestIo(temporaryFolder()))).toEqual([
      { file: url, text: "kind: X\n" },
    ]);
  });

  test("lose a byte order mark", async () => {
    const io = createTestIo(temporaryFolder(), { stdin: "\uFEFFa: 1\n" });
    expect((await readInputs(["-"], io))[0]?.text).toBe("a: 1\n");
  });

  test("that cannot be read are all named at once", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "void"));
    writeFileSync(join(root, "empty.yaml"), " \n");
    writeFileSync(join(root, "bytes.yaml"), Buffer.from([0xff, 0xfe, 0x00]));
    const problems = await problemsOf(
      ["nowhere.yaml", "void", "empty.yaml", "bytes.yaml"],
      createTestIo(root),
    );
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ["INPUT_NOT_FOUND", "nowhere.yaml"],
      ["INPUT_EMPTY", "void"],
      ["INPUT_EMPTY", "empty.yaml"],
      ["INPUT_NOT_TEXT", "bytes.yaml"],
    ]);
    for (const { fix } of problems) expect(fix).toBeTruthy();
  });

  test("from stdin are read once", async () => {
    expect((await problemsOf(["-", "-"], createTestIo(temporaryFolder(), { stdin: "a" })))[0]?.code).toBe(
      "INPUT_STDIN_TWICE",
    );
  });

  for (const [name, source, reason] of [
    ["an error answer", () => serve({ status: 404 }), "404"],
    ["nobody there", () => Promise.resolve("http://127.0.0.1:1/x.yaml"), "could not be fetched"],
  ] as const)
    test(`a URL with ${name} is refused`, async () => {
      const [problem] = await problemsOf([await source()]);
      expect(problem).toMatchObject({ code: "INPUT_URL" });
      expect(problem?.message).toContain(reason);
    });

  test("an endless answer is cut off", async () => {
    const server = createServer((_request, response) => {
      const chunk = Buffer.alloc(8 * 1024 * 1024, "a");
      const more = (error?: Error | null): void =>
        void (error || response.closed || response.write(chunk, more));
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const [problem] = await problemsOf([`http://127.0.0.1:${(server.address() as AddressInfo).port}/`]);
    expect(problem?.code).toBe("INPUT_TOO_LARGE");
  });
});
