import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseCrds } from "../../src/crd/index.ts";
import type { Crd } from "../../src/model/crd.ts";

/** Where the real CRDs lie: `METATRON_CRD_CORPUS`, or `../shared/crds` beside the project. */
export const corpusFolder =
  process.env["METATRON_CRD_CORPUS"] ?? fileURLToPath(new URL("../../../shared/crds", import.meta.url));

/** The CRD files of the corpus, sorted; empty where the corpus is absent. */
export const corpusFiles: readonly string[] = existsSync(corpusFolder)
  ? readdirSync(corpusFolder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
      .map((name) => join(corpusFolder, name))
  : [];

/** True when the corpus is there; otherwise says so once, so that a skipped test is seen. */
export function hasCorpus(): boolean {
  if (corpusFiles.length > 0) return true;
  process.stderr.write(`note: no CRD corpus at ${corpusFolder}; tests over real CRDs are skipped\n`);
  return false;
}

/** Every CRD of the corpus, or of some of its files. */
export function corpusCrds(files: readonly string[] = corpusFiles): Crd[] {
  return files.flatMap((file) => [...parseCrds(readFileSync(file, "utf8"), file).crds]);
}
