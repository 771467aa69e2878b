import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";
import { compareQuantities } from "../builtin/index.ts";
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
  if (isSameAmount(before, after)) {
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
  return isEqual(value, {}) || isEqual(value, []) || value === "" || value === 0 || value === false;
}

function isSameAmount(before: unknown, after: unknown): boolean {
  const isScalar = (value: unknown): boolean => typeof value === "string" || typeof value === "number";
  return isScalar(before) && isScalar(after) && compareQuantities(String(before), String(after)) === 0;
}
