import { fail, type Library } from "./library.ts";
import { optionalMacros } from "./optionals.ts";
import { type Evaluator, type Macro, type MacroCall, type Node, type Scope, Variables } from "./macro.ts";

type Entry = readonly [key: unknown, value: unknown];
type Run = (node: Node | undefined) => unknown;
type Fold = (entries: readonly Entry[], parts: readonly Node[], at: (entry: Entry) => Run) => unknown;

/**
 * The macros over two variables, key (or index) and value.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#cel-community-libraries
 */
export const comprehensions: Library = (environment) => {
  for (const [name, result, sizes, fold] of folds) {
    for (const size of sizes) {
      const parameters = Array.from({ length: 2 + size }, () => "ast").join(", ");
      environment.registerFunction(`list.${name}(${parameters}): ${result}`, (call: MacroCall) =>
        twoVariables(call, result, fold),
      );
    }
  }
  optionalMacros(environment);
};

const all: Fold = (entries, [predicate], at) => entries.every((entry) => truth(at(entry)(predicate)));
const exists: Fold = (entries, [predicate], at) => entries.some((entry) => truth(at(entry)(predicate)));
const existsOne: Fold = (entries, [predicate], at) =>
  entries.filter((entry) => truth(at(entry)(predicate))).length === 1;
const transformList: Fold = (entries, parts, at) =>
  kept(entries, parts, at).map((entry) => at(entry)(parts.at(-1)));
const transformMap: Fold = (entries, parts, at) =>
  new Map(kept(entries, parts, at).map((entry) => [entry[0], at(entry)(parts.at(-1))]));
const transformMapEntry: Fold = (entries, parts, at) => {
  const result = new Map<unknown, unknown>();
  for (const entry of kept(entries, parts, at)) {
    for (const [key, value] of entriesOf(at(entry)(parts.at(-1)))) {
      if (result.has(key)) fail(`insert failed: key ${String(key)} already exists`);
      result.set(key, value);
    }
  }
  return result;
};

const folds: readonly [name: string, result: string, sizes: readonly number[], fold: Fold][] = [
  ["all", "bool", [1], all],
  ["exists", "bool", [1], exists],
  ["existsOne", "bool", [1], existsOne],
  ["exists_one", "bool", [1], existsOne],
  ["transformList", "list", [1, 2], transformList],
  ["transformMap", "map", [1, 2], transformMap],
  ["transformMapEntry", "map", [1, 2], transformMapEntry],
];

function twoVariables({ args, receiver }: MacroCall, result: string, fold: Fold): Macro {
  const variables = new Variables(args.slice(0, 2));
  const parts = args.slice(2);
  return {
    async: false,
    typeCheck(checker, _macro, scope) {
      checker.check(receiver, scope);
      const inner = variables.declare(checker, scope);
      for (const part of parts) checker.check(part, inner);
      return checker.getType(result);
    },
    evaluate(evaluator: Evaluator, _macro: Macro, scope: Scope) {
      const at = (entry: Entry): Run => {
        const inner = variables.bind(evaluator, scope, entry);
        return (node) => (node === undefined ? undefined : evaluator.run(node, inner));
      };
      return fold(entriesOf(evaluator.run(receiver, scope)), parts, at);
    },
  };
}

function kept(
  entries: readonly Entry[],
  parts: readonly Node[],
  at: (entry: Entry) => Run,
): readonly Entry[] {
  return parts.length < 2 ? entries : entries.filter((entry) => truth(at(entry)(parts[0])));
}

function entriesOf(value: unknown): Entry[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [BigInt(index), item]);
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  return typeof value === "object" && value !== null ? Object.entries(value) : fail("no such overload");
}

function truth(value: unknown): boolean {
  return typeof value === "boolean" ? value : fail("no such overload");
}
