import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder with its text, dependencies aside. */
export function filesOf(root: string): Readonly<Record<string, string>> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.includes("node_modules") && lstatSync(join(root, name)).isFile())
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), "utf8")]));
}
