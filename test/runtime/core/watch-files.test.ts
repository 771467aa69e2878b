import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchFiles } from "../../../runtime/src/http/watch-files.ts";

test("a change is told in a folder that is never quiet", async () => {
  const folder = mkdtempSync(join(tmpdir(), "metatron-"));
  let count = 0;
  const stop = watchFiles([join(folder, "token")], () => count++);
  const noise = setInterval(() => writeFileSync(join(folder, "noise"), "x"), 20);
  onTestFinished(() => {
    clearInterval(noise);
    stop();
    rmSync(folder, { recursive: true });
  });
  await expect.poll(() => count, { timeout: 10_000 }).toBeGreaterThan(1);
});
