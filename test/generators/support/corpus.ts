import { readFileSync } from "node:fs";
import { parseCrds } from "../../../src/crd/index.ts";
import type { Crd } from "../../../src/crd/model.ts";
import { corpusFiles } from "../../support/corpus.ts";

/** Every CRD of the corpus. */
export function corpusCrds(): Crd[] {
  return corpusFiles.flatMap((file) => [...parseCrds(readFileSync(file, "utf8"), file).crds]);
}
