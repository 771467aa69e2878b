// Runs every figure of the project, one script after the other; each prints ratios of one run.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

for (const name of ["cli", "types", "runtime", "simulator"]) {
  process.stdout.write(`\n== ${name}\n`);
  const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
