import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtCli, root } from "../support/root.ts";
import { runOk } from "../support/run.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/<!-- (run|serve) -->\n+```sh\n([\s\S]*?)```/g)].map(([, kind, text]) => ({
  kind,
  text: text ?? "",
}));
const curl = /```sh\n(curl [^\n]*)\n```/.exec(readme)?.[1] ?? "";

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "metatron-readme-"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/metatron"), `#!/bin/sh\nexec "${process.execPath}" "${builtCli}" "$@"\n`);
  chmodSync(join(folder, "bin/metatron"), 0o755);
  copyFileSync(join(root, "test/golden/blog-crd.yaml"), join(folder, "blog-crd.yaml"));
  env = { PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}` };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Serves on a free port, makes the README's call there and stops. */
async function serveAndCall(command: string, cwd: string): Promise<string> {
  const server = spawn("sh", ["-c", `exec ${command.trim().replace("9292", "0")} --host 127.0.0.1`], {
    cwd,
    env: { ...process.env, ...env },
  });
  const closed = new Promise((resolve) => server.once("close", resolve));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let output = "";
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const found = /https?:\/\/[\w.:[\]]+:\d+/.exec(output);
        if (found) resolve(found[0]);
      };
      server.stdout.on("data", read);
      server.stderr.on("data", read);
      server.once("close", () => reject(new Error(output)));
    });
    return (await runOk("sh", ["-c", curl.replace("http://localhost:9292", url)], { cwd })).stdout;
  } finally {
    server.kill("SIGTERM");
    await closed;
  }
}

test("the README's blocks work as they stand, one after the other", async () => {
  expect(blocks.map(({ kind }) => kind)).toEqual(["run", "serve", "run"]);
  let cwd = folder;
  for (const { kind, text } of blocks) {
    if (kind === "serve") {
      const answer = JSON.parse(await serveAndCall(text, cwd)) as { children: unknown[] };
      expect(Array.isArray(answer.children)).toBe(true);
      continue;
    }
    await runOk("sh", ["-e", "-c", text], { cwd, env });
    const entered = /^cd (\S+)$/m.exec(text)?.[1];
    if (entered !== undefined) cwd = join(cwd, entered);
  }
}, 300_000);
