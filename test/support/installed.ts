import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root as repository } from "./root.ts";

const links = {
  typescript: "node_modules/@typescript/native",
  "kubernetes-models": "node_modules/kubernetes-models",
  "@types/node": "node_modules/@types/node",
  "@metatron/runtime": "runtime",
} as const;

/** Gives a project the dependencies of this repository, as an install from archives would. */
export function linkDependencies(project: string): void {
  for (const [name, place] of Object.entries(links)) {
    const target = join(project, "node_modules", name);
    mkdirSync(join(target, ".."), { recursive: true });
    symlinkSync(join(repository, place), target);
  }
}
