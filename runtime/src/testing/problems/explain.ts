import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";
import { type Difference, show } from "./difference.ts";

/** Why a field differs again on every pass, and what to do about it. */
export interface Explanation {
  readonly why: string;
  readonly fix: string;
}

/** Explains an update that the API server does not keep: `before` is what it holds, `after` what the update sends. */
export function explain({ path, before, after }: Difference): Explanation {
  if (after === null || (before === undefined && isEmpty(after))) {
    return {
      why: `the API server drops ${show(after)} here`,
      fix: `Leave ${path} out of the child instead of sending ${show(after)}.`,
    };
  }
  if (path.startsWith("stringData")) {
    return {
      why: "the API server turns stringData into data and forgets it",
      fix: "Send data with base64 values instead of stringData.",
    };
  }
  if (isAmount(before) && isAmount(after) && amount(`${before}`) === amount(`${after}`)) {
    return {
      why: `the API server writes ${show(after)} as ${show(before)}`,
      fix: `Send ${show(before)}.`,
    };
  }
  return /\[\d+\]/.test(path) || Array.isArray(after)
    ? explainList(path, before, after)
    : explainValue(path, before, after);
}

function explainList(path: string, before: unknown, after: unknown): Explanation {
  const added =
    isMap(before) && isMap(after) ? Object.keys(before).filter((key) => after[key] === undefined) : [];
  const list = path.replace(/\[\d+\].*$/, "");
  const what = after === undefined || added.length > 0 ? "added" : "holds";
  return {
    why: `the list ${list} is replaced whole, and the API server ${what} ${show(before)} where the child has ${show(after)}`,
    fix: `Send the field as the API server stores it (${path}: ${show(before)}), or give the items of ${list} a common name.`,
  };
}

function explainValue(path: string, before: unknown, after: unknown): Explanation {
  return {
    why: `somebody else sets it: the object holds ${show(before)}, the child wants ${show(after)}`,
    fix: `Leave ${path} out of the child, or send what is stored.`,
  };
}

function isEmpty(value: unknown): boolean {
  return isEqual(value, {}) || isEqual(value, []) || value === "";
}

function isAmount(value: unknown): value is string | number {
  return typeof value === "number" || (typeof value === "string" && amount(value) !== undefined);
}

const suffixes: { readonly [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

function amount(text: string): number | undefined {
  const match = /^([+-]?\d+(?:\.\d+)?)([numkMGTP]?|[KMGTP]i)$/.exec(text);
  const factor = suffixes[match?.[2] ?? ""];
  return match === null || factor === undefined
    ? undefined
    : Number((Number(match[1]) * factor).toPrecision(12));
}
