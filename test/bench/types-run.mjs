// One contender on some CRD files, in a process of its own: node test/bench/types-run.mjs <contender> <files...>
// Prints { cpu: seconds, wall: seconds, memory: MiB, versions, skipped, bytes }, the whole process counted.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const [contender, ...files] = process.argv.slice(2);
const result = { versions: 0, skipped: 0, bytes: 0 };

const contenders = {
  async metatron() {
    const { parseCrds } = await import("../../dist/src/crd/index.js");
    const { renderTypes } = await import("../../dist/generators/types/index.js");
    for (const file of files) {
      for (const crd of parseCrds(readFileSync(file, "utf8"), file).crds) {
        for (const version of crd.versions.filter(({ served }) => served)) {
          result.bytes += (await renderTypes(crd, version.name)).code.length;
          result.versions += 1;
        }
      }
    }
  },

  // As it comes, but for the option without which HTTPRoute ends in "Invalid string length".
  async "json-schema-to-typescript"() {
    const { loadAll } = await import("js-yaml");
    const { compile } = await import("json-schema-to-typescript");
    for (const file of files) {
      for (const crd of loadAll(readFileSync(file, "utf8"))) {
        for (const version of (crd?.spec?.versions ?? []).filter(({ served }) => served)) {
          const schema = version.schema?.openAPIV3Schema ?? crd.spec.validation?.openAPIV3Schema ?? {};
          result.bytes += (await compile(schema, crd.spec.names.kind, { ignoreMinAndMaxItems: true })).length;
          result.versions += 1;
        }
      }
    }
  },

  async cdk8s() {
    const from = process.env.CDK8S_CLI ? join(process.env.CDK8S_CLI, "package.json") : import.meta.url;
    const require = createRequire(from);
    const folder = dirname(require.resolve("cdk8s-cli/package.json"));
    const { ImportCustomResourceDefinition } = require(join(folder, "lib/import/crd.js"));
    const outdir = mkdtempSync(join(tmpdir(), "cdk8s-"));
    try {
      for (const file of files) {
        try {
          const crds = await ImportCustomResourceDefinition.fromSpec({ source: file });
          await crds.import({ targetLanguage: "typescript", outdir });
          result.versions += 1;
        } catch {
          result.skipped += 1;
        }
      }
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  },
};

await contenders[contender]();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpu = (userCPUTime + systemCPUTime) / 1e6;
process.stdout.write(
  `${JSON.stringify({ ...result, cpu, wall: performance.now() / 1000, memory: maxRSS / 1024 })}\n`,
);
