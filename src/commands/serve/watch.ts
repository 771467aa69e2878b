import { watch } from "node:fs";
import { join } from "node:path";

const settleMilliseconds = 80;

/** Calls back after each burst of changes below `src/`, until the signal aborts. */
export function watchSources(root: string, signal: AbortSignal, changed: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(join(root, "src"), { recursive: true }, (_event, name) => {
    if (name !== null && !name.endsWith(".ts")) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settleMilliseconds);
  });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    watcher.close();
  });
}
