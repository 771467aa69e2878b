import { RE2JS } from "re2js";

/** A compiled pattern, or why RE2 refuses it. */
export type Pattern =
  | {
      readonly kind: "pattern";
      /** True when the pattern is found anywhere in the text. */
      matches(text: string): boolean;
      /** The first matches in the text, all of them without a limit. */
      findAll(text: string, limit?: number): string[];
    }
  | { readonly kind: "broken"; readonly reason: string };

const cache = new Map<string, Pattern>();
const LIMIT = 5000;

/** The pattern as Go's RE2 reads it, found anywhere in the text; compiled once, matched in linear time. */
export function compilePattern(source: string): Pattern {
  let pattern = cache.get(source);
  if (pattern === undefined) {
    if (cache.size >= LIMIT) cache.clear();
    pattern = compile(source);
    cache.set(source, pattern);
  }
  return pattern;
}

function compile(source: string): Pattern {
  try {
    const compiled = RE2JS.compile(source);
    return {
      kind: "pattern",
      matches: (text) => compiled.test(text),
      findAll: (text, limit = Number.POSITIVE_INFINITY) => findAll(compiled, text, limit),
    };
  } catch (error) {
    return { kind: "broken", reason: error instanceof Error ? error.message : String(error) };
  }
}

function findAll(compiled: RE2JS, text: string, limit: number): string[] {
  const matcher = compiled.matcher(text);
  const found: string[] = [];
  while (found.length < limit && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}
