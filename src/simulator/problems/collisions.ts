import type { JsonValue } from "@metatron/runtime/kubernetes";
import { guessMergeKey, isMap } from "../apply/merge-key.ts";
import type { Pass } from "../controller/context.ts";
import { type Desired, refOf } from "../controller/model.ts";

/** Two items of one list that Metacontroller takes for the same one. */
export interface Collision {
  readonly path: string;
  readonly key: string;
  readonly value: JsonValue;
}

/** Reports the lists of a desired child whose items share their guessed merge key. */
export function reportCollisions(pass: Pass, child: Desired): void {
  const { engine, model } = pass.running;
  for (const { path, key, value } of findCollisions(child)) {
    engine.problems.add({
      code: "merge-key-collision",
      controller: model.name,
      object: refOf(child),
      path,
      trap: 9,
      message: `Items of ${path} have the same ${key} ${JSON.stringify(value)}: Metacontroller merges them into one on the next update.`,
      fix: `Give each item of ${path} its own ${key}, or split the list over two objects.`,
    });
  }
}

/** The colliding items anywhere in a value. */
export function findCollisions(value: JsonValue | undefined): Collision[] {
  const found: Collision[] = [];
  walk(value, "", found);
  return found;
}

function walk(value: JsonValue | undefined, path: string, found: Collision[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    found.push(...inList(value, path));
    for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`, found);
  } else {
    for (const key in value) {
      const item = value[key];
      if (typeof item === "object") walk(item, path === "" ? key : `${path}.${key}`, found);
    }
  }
}

function inList(list: readonly JsonValue[], path: string): Collision[] {
  const key = list.length < 2 ? undefined : guessMergeKey(list);
  if (key === undefined) return [];
  const seen = new Set<string>();
  for (const item of list) {
    const value = isMap(item) ? item[key] : undefined;
    const text = JSON.stringify(value);
    if (seen.has(text)) return [{ path, key, value: value ?? null }];
    seen.add(text);
  }
  return [];
}
