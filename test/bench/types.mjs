// What types cost, as whole processes, beside json-schema-to-typescript alone and cdk8s import, in one run.
// Run on a built tree: node test/bench/types.mjs. METATRON_CRD_CORPUS names the folder of CRDs; CDK8S_CLI a folder in
// which cdk8s-cli is installed (it is no dependency of ours; without it that line is left out, with a note).
// The goals: the largest CRD in under 2 s and 200 MiB; the whole folder in a third of cdk8s' CPU time.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder =
  process.env.METATRON_CRD_CORPUS ?? fileURLToPath(new URL("../../../shared/crds", import.meta.url));
if (!existsSync(folder)) {
  process.stdout.write(`no CRD corpus at ${folder}: nothing to measure\n`);
  process.exit(0);
}
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(ya?ml|json)$/.test(name))
  .sort()
  .map((name) => join(folder, name));
const largest = files.reduce((one, other) => (statSync(one).size >= statSync(other).size ? one : other));
const program = fileURLToPath(new URL("./types-run.mjs", import.meta.url));

function hasCdk8s() {
  const from = process.env.CDK8S_CLI ? join(process.env.CDK8S_CLI, "package.json") : import.meta.url;
  try {
    createRequire(from).resolve("cdk8s-cli/package.json");
    return true;
  } catch {
    return false;
  }
}

function run(contender, sources) {
  const child = spawnSync(process.execPath, [program, contender, ...sources], { encoding: "utf8" });
  if (child.status !== 0)
    return { failure: child.stderr.split("\n").find((line) => /Error/.test(line)) ?? "failed" };
  return JSON.parse(child.stdout.trim().split("\n").at(-1));
}

function report(title, sources) {
  process.stdout.write(`${title}\n`);
  const contenders = ["metatron", "json-schema-to-typescript", ...(hasCdk8s() ? ["cdk8s"] : [])];
  const results = contenders.map((contender) => [contender, run(contender, sources)]);
  const own = results[0][1];
  for (const [contender, result] of results) {
    if (result.failure) {
      process.stdout.write(`  ${contender.padEnd(26)} ${result.failure}\n`);
      continue;
    }
    const ratio = `${(result.cpu / own.cpu).toFixed(2)}x`;
    const cost = `${result.cpu.toFixed(2)} s CPU, ${result.wall.toFixed(2)} s, ${Math.round(result.memory)} MiB`;
    const failed = result.skipped > 0 ? `, ${result.skipped} files refused by it` : "";
    process.stdout.write(`  ${contender.padEnd(26)} ${ratio.padStart(6)}  ${cost}${failed}\n`);
  }
}

report(`the largest CRD (${(statSync(largest).size / 1e6).toFixed(1)} MB)`, [largest]);
report(`the whole folder (${files.length} CRD files)`, files);
if (!hasCdk8s()) process.stdout.write("cdk8s-cli is not installed: its line is left out\n");
