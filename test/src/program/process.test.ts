import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { crdText } from "../../support/crds.ts";
import { linkDependencies } from "../../support/installed.ts";
import { temporaryFolder } from "../../support/io.ts";
import { newProject } from "../../support/new-project.ts";
import { builtCli } from "../../support/root.ts";
import { filesOf } from "../../support/snapshot.ts";

function start(cwd: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [builtCli, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function run(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = start(cwd, args, env);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, "close"),
  ]);
  return { code: child.exitCode, stdout, stderr };
}

const breakage = `--import data:text/javascript,${encodeURIComponent("process.cwd = () => { throw new TypeError('boom'); }")}`;

describe("the built program", () => {
  test("exits 0 when it is done", async () => {
    expect(await run(temporaryFolder(), ["--version"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("exits 1 when the input is wrong", async () => {
    const { code, stderr } = await run(temporaryFolder(), ["generate", "nowhere.yaml"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("PROJECT_NOT_FOUND")]);
  });

  test("exits 2 on wrong usage", async () => {
    expect(await run(temporaryFolder(), ["genrate"])).toMatchObject({ code: 2, stdout: "" });
  });

  test("exits 70 on a bug of ours, with the stack", async () => {
    const { code, stderr } = await run(temporaryFolder(), ["generate"], { NODE_OPTIONS: breakage });
    expect(code).toBe(70);
    expect(stderr).toMatch(/This is a bug in metatron[^]*TypeError: boom\n\s+at /);
  });

  test("does not mind a reader that goes away", async () => {
    const child = start(temporaryFolder(), ["explain"]);
    child.stdout!.destroy();
    const [stderr] = await Promise.all([text(child.stderr!), once(child, "close")]);
    expect([child.exitCode, stderr]).toEqual([0, ""]);
  });

  test.skipIf(process.platform === "win32")("tells that its folder is gone", async () => {
    const folder = join(temporaryFolder(), "gone");
    mkdirSync(folder);
    const child = spawn(
      "/bin/sh",
      ["-c", `rmdir "$PWD"; exec "$0" "$1" generate`, process.execPath, builtCli],
      { cwd: folder },
    );
    const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
    rmSync(folder, { recursive: true, force: true });
    expect(stderr).toContain("working directory");
    expect(child.exitCode).toBe(1);
  });

  test("ends its server on SIGINT and on SIGTERM, and exits 0", async () => {
    const root = await newProject({ crd: crdText() });
    linkDependencies(root);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = start(root, ["serve", "--port", "0"]);
      let heard = "";
      for await (const chunk of child.stderr!.setEncoding("utf8")) {
        heard += String(chunk);
        if (!heard.includes("listening on")) continue;
        child.kill(signal);
        break;
      }
      await once(child, "exit");
      expect(child.exitCode).toBe(0);
      await expect(fetch(/http:\/\/\S+?(?=,)/.exec(heard)?.[0] ?? "")).rejects.toThrow();
    }
  }, 60_000);

  test("is interrupted in mid-fetch with 130, and has written nothing", async () => {
    const root = await newProject();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const before = filesOf(root);
    const child = start(root, ["generate", `http://127.0.0.1:${port}/crd.yaml`]);
    const [[, stderr]] = await Promise.all([
      Promise.all([text(child.stdout!), text(child.stderr!)]),
      once(server, "connection").then(() => child.kill("SIGINT")),
      once(child, "close"),
    ]);
    server.close();
    expect([child.exitCode, stderr]).toEqual([130, "interrupted; nothing was written\n"]);
    expect(filesOf(root)).toEqual(before);
  });
});
