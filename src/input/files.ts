import { readFile, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { decode, refuseLarge } from "./decode.ts";
import { Refusal } from "./refusal.ts";

/** The files that a path names: itself, or every .yaml, .yml and .json below a folder, sorted. */
export async function listFiles(path: string, cwd: string): Promise<readonly string[]> {
  const stats = await stat(resolve(cwd, path)).catch((error: unknown) => refuse(path, error));
  if (!stats.isDirectory()) return [path];
  const files = await walk(resolve(cwd, path), path).catch((error: unknown) => refuse(path, error));
  if (files.length > 0) return files.sort();
  const message = `The folder ${path} has no .yaml, .yml or .json file.`;
  throw new Refusal("INPUT_EMPTY", path, message, "Pass a folder or file with YAML or JSON in it.");
}

async function walk(folder: string, shown: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const name = shown.endsWith("/") ? `${shown}${entry.name}` : `${shown}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await walk(join(folder, entry.name), name)));
    else if (entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name)) found.push(name);
  }
  return found;
}

/** The text of a file. */
export async function readText(path: string, cwd: string): Promise<string> {
  const place = resolve(cwd, path);
  const stats = await stat(place).catch((error: unknown) => refuse(path, error));
  refuseLarge(stats.size, path);
  return decode(await readFile(place).catch((error: unknown) => refuse(path, error)), path);
}

function refuse(path: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  if (code === "ENOENT" || code === "ENOTDIR")
    throw new Refusal("INPUT_NOT_FOUND", path, `There is no file or folder ${path}.`, "Correct the path.");
  const reason = code === "EACCES" ? "there is no permission" : code;
  throw new Refusal(
    "INPUT_UNREADABLE",
    path,
    `${path} cannot be read: ${reason}.`,
    "Give the right to read it.",
  );
}
