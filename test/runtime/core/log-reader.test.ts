import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const program = fileURLToPath(new URL("../../support/serve.mjs", import.meta.url));
const calls = 60;
const noise = 512 * 1024;

test("a reader of the log that stops delays no answer; what is dropped is counted, and told when it is back", async () => {
  const env = { PATH: process.env["PATH"] ?? "", PORT: "0" };
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  // Nobody reads child.stdout: the pipe is full after some 64 KiB.
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  while (!errors.includes("serving")) await once(child.stderr, "data");
  const url = /listening on (\S+),/.exec(errors)?.[1] ?? "";
  const body = JSON.stringify({ parent: { metadata: { name: "a" }, spec: { noise } } });
  const headers = { "content-type": "application/json" };
  for (let call = 0; call < calls; call++) {
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(`${url}/blogs/sync`, { method: "POST", headers, body, signal });
    expect(answer.status).toBe(200);
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const dropped = Number(/^metatron_log_lines_dropped_total (\d+)/m.exec(metrics)?.[1]);
  expect(dropped).toBeGreaterThan(0);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await expect.poll(() => output, { timeout: 20_000 }).toContain(`"droppedLines":${String(dropped)}`);
}, 60_000);
