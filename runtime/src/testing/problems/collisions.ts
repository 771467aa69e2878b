import type { JsonValue } from "../../json.ts";
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
export function findCollisions(value: JsonValue | undefined, path = ""): Collision[] {
  if (Array.isArray(value)) {
    return [
      ...inList(value, path),
      ...value.flatMap((item, index) => findCollisions(item, `${path}[${index}]`)),
    ];
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    findCollisions(item, path === "" ? key : `${path}.${key}`),
  );
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
