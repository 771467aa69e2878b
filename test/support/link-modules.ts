import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";

/** Gives a project in a temporary folder the packages of this checkout, its own two among them, without an install. */
export function linkModules(project: string): void {
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "@metatron"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "@metatron") symlinkSync(join(root, "node_modules", name), join(modules, name));
  symlinkSync(root, join(modules, "@metatron/cli"));
  symlinkSync(join(root, "runtime"), join(modules, "@metatron/runtime"));
}
