import { existsSync, statSync, watch } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Io } from "../../io.ts";
import { watchSources } from "../serve/watch.ts";

const folders = ["crds", "examples", "manifests"];
const settleMilliseconds = 80;

interface Watched {
  readonly folder: string;
  /** The one file in it that counts; absent when all below it does. */
  readonly name?: string;
}

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
  const own: Watched[] = folders.map((folder) => ({ folder: join(root, folder) }));
  const watchers = [...own, ...named.map((path) => toWatched(resolve(cwd, path)))]
    .filter(({ folder }) => existsSync(folder))
    .map(({ folder, name }) =>
      watch(folder, { recursive: name === undefined }, (_event, changedName) => {
        if (name === undefined || changedName === null || changedName === name) soon();
      }),
    );
  watchSources(root, signal, soon);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  });
}

/** A file is watched through its folder: an editor may replace it, and it may still be missing. */
function toWatched(path: string): Watched {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? { folder: path } : { folder: dirname(path), name: basename(path) };
}
