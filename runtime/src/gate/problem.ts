import { shorten } from "../text.ts";
import { type JsonValue, isPlainObject } from "../kubernetes/json.ts";

/** One thing in a hook's answer that would do harm: where, what, and what to do about it. */
export interface GateProblem {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** What the gate says of an answer: the body to send, or every problem at once. */
export type GateResult =
  | {
      readonly kind: "passed";
      readonly body: string;
      readonly list: readonly JsonValue[];
    }
  | { readonly kind: "refused"; readonly problems: readonly GateProblem[] };

const mostProblems = 50;
const longestText = 500;

/** Collects the problems of one answer; a flood of them or in one is cut, because the body ends in an event. */
export class ProblemList {
  readonly problems: GateProblem[] = [];

  /** Whether more problems would not be told: whoever looks for them may stop. */
  get isFull(): boolean {
    return this.problems.length >= mostProblems;
  }

  add(path: string, message: string, fix: string): void {
    if (this.isFull) return;
    this.problems.push({
      path: shorten(path, longestText),
      message: shorten(message, longestText),
      fix: shorten(fix, longestText),
    });
  }
}

/** Says what a value is, never what it holds: it may come from a Secret. */
export function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isFinite(value) ? "a number" : String(value);
  if (value === "") return "an empty string";
  if (typeof value !== "object") return value === undefined ? "undefined" : `a ${typeof value}`;
  return isPlainObject(value) ? "an object" : `an instance of ${classOf(value)}`;
}

function classOf(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "a class";
}
