import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isObstacle, readBanner, readSnapshot, toText } from "../../plan/index.ts";

const folder = "src/generated";

/**
 * The bodies of the generated files as they lie on the disk, by path, without their banners. One that was edited by hand
 * is left out: it says nothing of what was generated.
 */
export async function readPrevious(root: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(join(root, folder)).catch(() => []);
  const paths = names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);
  const { files } = await readSnapshot(root, paths);
  const previous = new Map<string, string>();
  for (const path of paths) {
    const found = files.get(path);
    if (found === undefined || isObstacle(found) || readBanner(found) !== "intact") continue;
    const text = toText(found) ?? "";
    previous.set(path, text.slice(text.indexOf("\n") + 1));
  }
  return previous;
}
