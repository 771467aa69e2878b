import type { StructuralSchema } from "@metatron/runtime/schema";
import { distance } from "../../model/nearest.ts";
import { typeText, sameShape } from "./constraints.ts";

const LIKELY = 0.5;

/** Guesses which removed field of an object went on under another name: the same shape, or the same type and a similar name. */
export function findRenames(before: StructuralSchema, after: StructuralSchema): Map<string, string> {
  const removed = Object.entries(before.properties ?? {}).filter(([key]) => !has(after, key));
  const added = Object.entries(after.properties ?? {}).filter(([key]) => !has(before, key));
  const pairs = removed.flatMap(([from, old]) =>
    added.map(([to, next]) => ({ from, to, likeness: likeness(from, old, to, next) })),
  );
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to, likeness } of pairs.sort((left, right) => right.likeness - left.likeness)) {
    if (likeness < LIKELY || renames.has(from) || taken.has(to)) continue;
    renames.set(from, to);
    taken.add(to);
  }
  return renames;
}

function has(schema: StructuralSchema, key: string): boolean {
  return Object.hasOwn(schema.properties ?? {}, key);
}

function likeness(from: string, old: StructuralSchema, to: string, next: StructuralSchema): number {
  if (typeText(old) !== typeText(next)) return 0;
  const isSame = sameShape(old, next);
  const isTelling =
    isSame && (old.properties !== undefined || old.enum !== undefined || old.pattern !== undefined);
  const isDescribed =
    old.description !== undefined && old.description.length > 20 && old.description === next.description;
  return similarity(from, to) + (isTelling ? 0.4 : 0) + (isSame ? 0.1 : 0) + (isDescribed ? 0.5 : 0);
}

function similarity(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  if (a === b) return 1;
  const contains = a.includes(b) || b.includes(a) ? 0.5 : 0;
  return Math.max(contains, 1 - distance(a, b) / Math.max(a.length, b.length));
}
