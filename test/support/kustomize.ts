import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import type { JsonObject } from "@metatron/runtime";
import { loadAll } from "js-yaml";

/** True when kubectl is there; otherwise says so once, so that a skipped test is seen. */
export function hasKubectl(): boolean {
  if (spawnSync("kubectl", ["version", "--client"]).status === 0) return true;
  process.stderr.write("note: no kubectl here; tests that render manifests are skipped\n");
  return false;
}

/** The objects that `kubectl kustomize` makes of a folder. */
export function kustomize(root: string, folder: string): JsonObject[] {
  const text = execFileSync("kubectl", ["kustomize", join(root, folder)], { encoding: "utf8" });
  return loadAll(text) as JsonObject[];
}
