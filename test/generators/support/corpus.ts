import { readFileSync } from "node:fs";
import { parseCrds } from "../../../src/crd/index.ts";
import type { Crd } from "../../../src/crd/model.ts";
import { corpusFiles } from "../../support/corpus.ts";

/** Every CRD of the corpus, or of some of its files. */
export function corpusCrds(files: readonly string[] = corpusFiles): Crd[] {
  return files.flatMap((file) => [...parseCrds(readFileSync(file, "utf8"), file).crds]);
}
