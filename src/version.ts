import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the package that runs: the one with `package.json` above the sources or `dist`. */
export function packageFolder(): string {
  const here = fileURLToPath(new URL("..", import.meta.url));
  return here.replace(/[\\/]dist[\\/]?$/, "");
}

/** The version of the CLI. */
export function readVersion(): string {
  const text = readFileSync(`${packageFolder()}/package.json`, "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
