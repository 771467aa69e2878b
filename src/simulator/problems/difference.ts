import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";

/** One field that differs between two values. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The fields that differ, deepest first in the order of the values; no more than `limit`. */
export function differences(before: unknown, after: unknown, limit = 20): Difference[] {
  const found: Difference[] = [];
  walk(before, after, "", found, limit);
  return found;
}

function walk(before: unknown, after: unknown, path: string, found: Difference[], limit: number): void {
  if (found.length >= limit || before === after || isEqual(before, after)) return;
  if (isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(before[key], after[key], join(path, key), found, limit);
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, item] of before.entries()) walk(item, after[index], `${path}[${index}]`, found, limit);
  } else {
    found.push({ path, before, after });
  }
}

function join(path: string, key: string): string {
  const name = /^[A-Za-z_][\w-]*$/.test(key) ? key : `["${key}"]`;
  return path === "" || name.startsWith("[") ? path + name : `${path}.${name}`;
}

/** A value as a message shows it: JSON, cut when it is long. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
