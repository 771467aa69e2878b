import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import { celEnvironments } from "./environment.ts";
import { type CelValue } from "./values.ts";
import { CelFailure } from "./library.ts";
import type { Node } from "./macro.ts";

/** What a rule sees. */
export interface Variables {
  readonly self: CelValue;
  readonly oldSelf?: CelValue;
}

/** What became of an evaluation: a value, an error in CEL's words, or something that cel-js itself cannot do. */
export type Evaluated =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "unchecked"; readonly reason: string };

/** A compiled expression, or why it can't be compiled. */
export type Expression =
  | { readonly kind: "compiled"; readonly usesOldSelf: boolean; evaluate(variables: Variables): Evaluated }
  | { readonly kind: "broken"; readonly reason: string };

const LIMIT = 5000;
const caches = { plain: new Map<string, Expression>(), optionalOldSelf: new Map<string, Expression>() };

/** Compiles a CEL expression, once for each text. */
export function compileExpression(source: string, oldSelf: "plain" | "optionalOldSelf"): Expression {
  const cache = caches[oldSelf];
  let expression = cache.get(source);
  if (expression === undefined) {
    if (cache.size >= LIMIT) cache.clear();
    expression = compile(source, oldSelf);
    cache.set(source, expression);
  }
  return expression;
}

function compile(source: string, oldSelf: "plain" | "optionalOldSelf"): Expression {
  try {
    const parsed = celEnvironments()[oldSelf].parse(withOurFunctions(source));
    const checked = parsed.check();
    if (!checked.valid) return { kind: "broken", reason: summary(checked.error) };
    return {
      kind: "compiled",
      usesOldSelf: /\boldSelf\b/.test(source.replaceAll(literal, "")),
      evaluate: (variables) => evaluate(() => parsed(variables)),
    };
  } catch (error) {
    return { kind: "broken", reason: summary(error) };
  }
}

function evaluate(run: () => unknown): Evaluated {
  try {
    return { kind: "value", value: run() };
  } catch (error) {
    if (error instanceof EvaluationError && error.code === "unsupported_type")
      return { kind: "unchecked", reason: summary(error) };
    if (error instanceof EvaluationError || error instanceof CelFailure)
      return { kind: "failed", reason: celWords(summary(error)) };
    return { kind: "unchecked", reason: summary(error) };
  }
}

/** A rule as a tree, or why the API server does not compile it; what cel-js lacks of CEL is not among the reasons. */
export type ParsedRule =
  { readonly kind: "parsed"; readonly tree: Node } | { readonly kind: "broken"; readonly reason: string };

/** Parses a rule and looks for names that it can't know, without a schema. */
export function parseRule(source: string, oldSelf: "plain" | "optionalOldSelf"): ParsedRule {
  try {
    const parsed = celEnvironments()[oldSelf].parse(withOurFunctions(source));
    const checked = parsed.check();
    if (!checked.valid && checked.error?.message.startsWith("Unknown variable"))
      return { kind: "broken", reason: summary(checked.error) };
    return { kind: "parsed", tree: parsed.ast };
  } catch (error) {
    return { kind: "broken", reason: summary(error) };
  }
}

const literal =
  /[rRbB]{0,2}"""[\s\S]*?"""|[rRbB]{0,2}'''[\s\S]*?'''|[rR]"[^"\n]*"|[rR]'[^'\n]*'|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const literalOrOurs = new RegExp(`${literal.source}|(?<![.\\w])has(?=\\s*\\()|\\bmatches(?=\\s*\\()`, "g");
const ours: Readonly<Record<string, string>> = { matches: "re2Matches", has: "hasField" };

// Two functions of cel-js are not those of Kubernetes and can't be replaced: rules call ours by other names.
function withOurFunctions(source: string): string {
  return source.replaceAll(literalOrOurs, (part) => ours[part] ?? part);
}

function summary(error: unknown): string {
  if (error instanceof EvaluationError || error instanceof ParseError || error instanceof CelTypeError)
    return error.summary;
  return error instanceof Error ? error.message : String(error);
}

function celWords(text: string): string {
  return text.replace(/^No such key/, "no such key");
}

/** The path of the field that a rule blames: its `fieldPath`, such as `.a.b['c.d']`, below the place of the rule. */
export function rulePath(path: string, fieldPath: string | undefined): string {
  if (fieldPath === undefined || fieldPath === "") return path;
  const parts = [...fieldPath.matchAll(/\.([^.[\]]+)|\['((?:\\.|[^'\\])*)'\]/g)];
  return parts.reduce(
    (sum, [, name, quoted]) => (name === undefined ? `${sum}[${unescape(quoted ?? "")}]` : join(sum, name)),
    path,
  );
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, "$1");
}
