import { listOf, objectOf, textOf } from "./values.ts";
import type { LintDocument } from "./model.ts";

/**
 * The documents that are whole: a patch of a kustomization is a part of an object that lies elsewhere.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
export function withoutPatches(documents: readonly LintDocument[]): LintDocument[] {
  const patches = new Set(documents.flatMap(patchesOf));
  return documents.filter(({ file }) => !patches.has(placeOf(file)));
}

function patchesOf({ file, value }: LintDocument): string[] {
  if (textOf(value["apiVersion"])?.startsWith("kustomize.config.k8s.io/") !== true) return [];
  const paths = [
    ...listOf(value["patches"]).map((patch) => textOf(objectOf(patch)["path"])),
    ...listOf(value["patchesStrategicMerge"]).map(textOf),
  ];
  return paths
    .filter((path) => path !== undefined && !path.includes("\n"))
    .map((path) => placeOf(path, file));
}

/** A path, from the file that names it, in the one form by which it can be compared. */
function placeOf(path: string | undefined, from = ""): string {
  return new URL(encodeURI(path ?? ""), `file:///${encodeURI(from)}`).pathname;
}
