import type { Project } from "../../src/project/model.ts";

/**
 * Where `@metatron/cli` finds the runtime when the project has it from an archive: npm takes the one that is there, pnpm and
 * yarn would ask a registry.
 */
export function runtimeOverrides({
  runtime,
}: Project["dependencies"]): { readonly "@metatron/runtime": string } | undefined {
  return runtime.startsWith("file:") ? { "@metatron/runtime": runtime } : undefined;
}
