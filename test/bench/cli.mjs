// Times `metatron --help` as a whole process against `node -e 0` and against peers; prints ratios.
// Usage: npm run build && node test/bench/cli.mjs [rounds]
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rounds = Number(process.argv[2] ?? 20);
const limit = 1.6;

// The peer lies in the checkout so that it finds commander.
mkdirCache();
const scratch = mkdtempSync(join(root, ".cache", "bench-"));
const hello = join(scratch, "hello.mjs");
writeFileSync(
  hello,
  'import { Command } from "commander";\nconst program = new Command("hello").description("says hello");\nprogram.command("world").option("--loud").action(() => {});\nprogram.parse();\n',
);

const cdk8s = join(root, "node_modules", "cdk8s-cli", "bin", "cdk8s");
const runs = {
  "node -e 0": ["-e", "0"],
  "commander hello --help": [hello, "--help"],
  "metatron --help": [join(root, "dist", "bin", "metatron.js"), "--help"],
  "metatron generate --help": [join(root, "dist", "bin", "metatron.js"), "generate", "--help"],
  ...(existsSync(cdk8s) ? { "cdk8s --help": [cdk8s, "--help"] } : {}),
};

function mkdirCache() {
  spawnSync(process.execPath, [
    "-e",
    `fs.mkdirSync(${JSON.stringify(join(root, ".cache"))}, { recursive: true })`,
  ]);
}

function milliseconds(args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${String(status)}: ${String(stderr)}`);
  return performance.now() - start;
}

try {
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  // Rounds go through all programs in turn, so that a busy moment hits each alike.
  for (let round = 0; round < rounds + 1; round += 1)
    for (const [name, args] of Object.entries(runs)) {
      const time = milliseconds(args);
      if (round > 0) times[name].push(time);
    }
  const median = (values) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)];
  const base = median(times["node -e 0"]);
  for (const [name, values] of Object.entries(times)) {
    const time = median(values);
    console.log(`${name.padEnd(26)} ${time.toFixed(0).padStart(5)} ms  ${(time / base).toFixed(2)} x node`);
  }
  const ratio = median(times["metatron --help"]) / base;
  console.log(ratio <= limit ? `within ${limit} x` : `over ${limit} x`);
  if (ratio > limit) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
