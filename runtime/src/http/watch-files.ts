import { watch, type FSWatcher } from "node:fs";
import { dirname } from "node:path";

const settleMilliseconds = 100;

/**
 * Calls back when one of the files may have changed. Their folders are watched, because Kubernetes replaces mounted
 * Secrets by renaming a link beside the files.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#mounted-secrets-are-updated-automatically
 */
export function watchFiles(paths: readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    // A folder may never be quiet, so a running timer is not put off.
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, settleMilliseconds).unref();
  };
  const folders = [...new Set(paths.map((path) => dirname(path)))];
  const watchers = folders.map((folder) => watchFolder(folder, settle));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function watchFolder(folder: string, onChange: () => void): FSWatcher {
  const watcher = watch(folder, { persistent: false }, onChange);
  watcher.on("error", () => watcher.close());
  return watcher;
}
