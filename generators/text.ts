import { dump } from "js-yaml";
import type { Options } from "prettier";
import { withBanner } from "../src/plan/banner.ts";
import type { FilePlan } from "../src/model/plan.ts";

/** A file that every run rewrites. */
export function toolFile(path: string, body: string, source?: string): FilePlan {
  return { path, owner: "tool", content: withBanner(path, body, source) };
}

/** A file that is kept byte for byte as it came. */
export function verbatimFile(path: string, content: string | Uint8Array): FilePlan {
  return { path, owner: "tool", content };
}

/** A file that is written once. */
export function userFile(path: string, content: string): FilePlan {
  return { path, owner: "user", content };
}

/** How a generated project is formatted; its `.prettierrc.json` says the same. */
export const style = { printWidth: 100 } as const satisfies Options;

/** Formats a text the way the generated project's own `npm run format` does. */
export async function format(
  text: string,
  parser: "typescript" | "json" | "yaml" | "markdown",
): Promise<string> {
  const prettier = await import("prettier");
  return prettier.format(text, { ...style, parser });
}

const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const lineSeparators = /[\u2028\u2029]/g;

const escapeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A value as a JSON literal that is safe inside TypeScript. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(lineSeparators, escapeOf);
}

/** A name that is known to be an identifier; anything else is our bug. */
export function ident(name: unknown): string {
  if (typeof name !== "string" || !/^[A-Za-z_$][\w$]*$/.test(name))
    throw new Error(`not an identifier: ${String(name)}`);
  return name;
}

/** Foreign text inside a comment: it cannot end the comment, and hidden characters are made visible. */
export function comment(text: unknown): string {
  return String(text)
    .replace(/\r\n?|\n/g, " ")
    .replace(unsafe, escapeOf)
    .replaceAll("*/", "*\\/")
    .replaceAll("-->", "--\\>");
}

/** Words that no value of an ECMAScript module may be called. */
export const reservedWords: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for function if implements import in instanceof interface let new null package " +
    "private protected public return static super switch this throw true try typeof undefined var void while " +
    "with yield"
  ).split(" "),
);

/** The first of `name`, `name` and a suffix, that is not taken yet; it is taken afterwards. */
export function claim(taken: Set<string>, ...candidates: readonly string[]): string {
  const free = candidates.find((candidate) => !taken.has(candidate));
  if (free === undefined) throw new Error(`no free name among ${candidates.join(", ")}`);
  taken.add(free);
  return free;
}

/** `HTTPRoute` becomes `http-route`, as files are named. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();
}

/** `http-route` becomes `HttpRoute`, as types are named. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** `HTTPRoute` becomes `httpRoute`, as values are named. */
export function camelCase(name: string): string {
  const pascal = pascalCase(kebabCase(name));
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** An object as YAML, one document. */
export function yaml(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1 });
}

/** An object as JSON, as npm writes it. */
export function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
