import { displayNumber } from "../display.ts";
import { compilePattern } from "../patterns.ts";
import { fail, type Library } from "./library.ts";

/** Functions on strings, patterns in RE2's dialect. `matches` is called `re2Matches` here: cel-js has its own and cannot lose it. */
export const strings: Library = (environment) => {
  environment
    .registerFunction("string.re2Matches(string): bool", matches)
    .registerFunction("re2Matches(string, string): bool", matches)
    .registerFunction(
      "string.find(string): string",
      (text: string, pattern: string) => findAll(pattern, text, 1)[0] ?? "",
    )
    .registerFunction("string.findAll(string): list<string>", (text: string, pattern: string) =>
      findAll(pattern, text),
    )
    .registerFunction(
      "string.findAll(string, int): list<string>",
      (text: string, pattern: string, limit: bigint) =>
        limit === 0n ? [] : findAll(pattern, text, limit < 0n ? undefined : Number(limit)),
    )
    .registerFunction("string.charAt(int): string", charAt)
    .registerFunction("string.replace(string, string): string", (text: string, old: string, by: string) =>
      text.replaceAll(old, () => by),
    )
    .registerFunction("string.replace(string, string, int): string", replaceSome)
    .registerFunction("string.reverse(): string", (text: string) => Array.from(text).reverse().join(""))
    .registerFunction("string.format(list): string", (text: string, values: readonly unknown[]) =>
      format(text, [...values]),
    );
};

function matches(text: string, source: string): boolean {
  const pattern = compilePattern(source);
  return pattern.kind === "pattern" ? pattern.matches(text) : fail(pattern.reason);
}

function findAll(source: string, text: string, limit?: number): string[] {
  const pattern = compilePattern(source);
  return pattern.kind === "pattern" ? pattern.findAll(text, limit) : fail(pattern.reason);
}

function charAt(text: string, index: bigint): string {
  const characters = Array.from(text);
  if (index < 0n || index > BigInt(characters.length)) fail(`index out of range: ${index}`);
  return characters[Number(index)] ?? "";
}

function replaceSome(text: string, old: string, by: string, limit: bigint): string {
  if (limit < 0n) return text.replaceAll(old, () => by);
  const parts = text.split(old);
  const count = Math.min(Number(limit), parts.length - 1);
  return (
    parts.slice(0, count + 1).join(by) +
    parts
      .slice(count + 1)
      .map((part) => old + part)
      .join("")
  );
}

function format(template: string, values: unknown[]): string {
  return template.replaceAll(
    /%(?:%|(?:\.(\d{1,2}))?([a-zA-Z]))/g,
    (all, precision: string | undefined, verb: string | undefined) => {
      if (verb === undefined) return "%";
      if (values.length === 0) return fail(`index ${values.length} out of range`);
      return (
        formatOne(values.shift(), verb, precision === undefined ? 6 : Number(precision)) ??
        fail(`unrecognized formatting clause "${all}"`)
      );
    },
  );
}

function formatOne(value: unknown, verb: string, precision: number): string | undefined {
  if (verb === "s") return show(value);
  if (verb === "d") return typeof value === "bigint" ? String(value) : show(value);
  if (verb === "f") return Number(value).toFixed(precision);
  if (verb === "e") return Number(value).toExponential(precision);
  const base = { b: 2, o: 8, x: 16, X: 16 }[verb];
  if (base === undefined) return undefined;
  const text =
    typeof value === "string" ? Buffer.from(value).toString("hex") : (value as bigint).toString(base);
  return verb === "X" ? text.toUpperCase() : text;
}

function show(value: unknown): string {
  if (typeof value === "number") return displayNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => show(item)).join(", ")}]`;
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${show(key)}: ${show(item)}`).join(", ")}}`;
  return String(value);
}
