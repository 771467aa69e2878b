import { unwatchFile, watchFile } from "node:fs";

const intervalMilliseconds = 1000;

/**
 * Calls back within a second when one of the files has changed. The files are looked at by name, through every link on the
 * way: Kubernetes replaces mounted Secrets by renaming a link, and a folder may be made again.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#mounted-secrets-are-updated-automatically
 */
export function watchFiles(paths: readonly string[], onChange: () => void): () => void {
  const listener = (): void => onChange();
  const options = { persistent: false, interval: intervalMilliseconds };
  for (const path of paths) watchFile(path, options, listener);
  return () => {
    for (const path of paths) unwatchFile(path, listener);
  };
}
