import { existsSync, statSync, watch } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../../model/errors.ts";
import type { Io } from "../../model/io.ts";
import { problem } from "../fail.ts";
import { explainFailure, startServer, watchSources } from "../serve/process.ts";
import { compileStale } from "../serve/compile.ts";

/** The project's own server on a free port of this machine. */
export interface ProjectServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Compiles what is stale and starts the project's server. Its log is kept out of the outcome. */
export async function startProject(root: string, io: Io): Promise<ProjectServer> {
  const { errors } = await compileStale(root, io);
  if (errors !== undefined) {
    throw new UserError([problem("SERVE_COMPILE", errors, "Repair the places that the compiler names.")]);
  }
  const settings = { PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent" };
  const quiet = { write: () => true };
  const child = startServer(root, settings, { ...io, stdout: quiet, stderr: quiet });
  const isListening = await child.listening;
  const url = /metatron: listening on (https?:\/\/[^\s,]+)/.exec(child.said())?.[1];
  if (!isListening || url === undefined) {
    await child.ended;
    throw new UserError([explainFailure(child.said(), root)]);
  }
  return {
    url,
    stop: async () => {
      child.stop();
      await child.ended;
    },
  };
}

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
