import { existsSync, watch } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Io } from "../../io.ts";
import { watchSources } from "../serve/watch.ts";

const folders = ["crds", "examples", "manifests"];
const settleMilliseconds = 80;

/** Calls back after each burst of changes to what a simulation reads: sources, CRDs, examples, manifests and named files. */
export function watchSimulation(
  root: string,
  { cwd, signal }: Io,
  named: readonly string[],
  changed: () => void,
): void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, settleMilliseconds);
  };
  const found = folders.map((folder) => join(root, folder)).filter(existsSync);
  const watchers = [
    ...found.map((folder) => watch(folder, { recursive: true }, soon)),
    // A folder, since an editor may save a file by replacing it.
    ...named
      .map((path) => resolve(cwd, path))
      .filter(existsSync)
      .map((path) =>
        watch(dirname(path), (_event, name) => {
          if (name === null || name === basename(path)) soon();
        }),
      ),
  ];
  watchSources(root, signal, soon);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  });
}
