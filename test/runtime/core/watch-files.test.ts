import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { watchFiles } from "../../../runtime/src/http/watch-files.ts";

const options = { timeout: 10_000 };

/** A file in a folder, watched for long enough that its first state is known. */
async function watched(): Promise<{ folder: string; file: string; count: () => number }> {
  const folder = mkdtempSync(join(tmpdir(), "metatron-"));
  const file = join(folder, "mount/token");
  mkdirSync(join(folder, "mount"));
  writeFileSync(file, "one");
  let count = 0;
  const stop = watchFiles([file], () => count++);
  onTestFinished(() => {
    stop();
    rmSync(folder, { recursive: true });
  });
  await expect
    .poll(() => (writeFileSync(file, `two ${String(Math.random())}`), count), options)
    .toBeGreaterThan(0);
  // The last write may be told still.
  await setTimeout(2500);
  count = 0;
  return { folder, file, count: () => count };
}

test("a change is told once", async () => {
  const { file, count } = await watched();
  writeFileSync(file, "another");
  await expect.poll(count, options).toBe(1);
});

test("a folder that is made again is seen, and what changes in it later", async () => {
  const { folder, file, count } = await watched();
  rmSync(join(folder, "mount"), { recursive: true });
  await expect.poll(count, options).toBe(1);
  mkdirSync(join(folder, "mount"));
  writeFileSync(file, "two");
  await expect.poll(count, options).toBe(2);
  writeFileSync(file, "three!");
  await expect.poll(count, options).toBe(3);
});

test("a link that is replaced, as Kubernetes replaces a mounted Secret, is seen", async () => {
  const { folder, file, count } = await watched();
  rmSync(join(folder, "mount"), { recursive: true });
  mkdirSync(join(folder, "v2"));
  writeFileSync(join(folder, "v2/token"), "two");
  symlinkSync(join(folder, "v2"), join(folder, "next"));
  renameSync(join(folder, "next"), join(folder, "mount"));
  await expect.poll(count, options).toBeGreaterThan(0);
  expect(file).toContain("mount");
});
