import type { HookName } from "./facts/controller.ts";

const names: readonly HookName[] = ["sync", "finalize", "customize"];

/** The hooks that a controller's source defines as methods or properties, seen in its text without comments and strings. */
export function implementedHooks(source: string): readonly HookName[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "")
    .replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, '""');
  return names.filter((name) => new RegExp(`(^|[{,\\s])(async\\s+)?${name}\\s*[:(,}]`).test(code));
}
