import type { JsonObject } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { candidates } from "./candidates.ts";
import { rootSpot, spotsOf } from "./locate.ts";
import { type Score, scoreOf } from "./score.ts";

/** Where a search ended. */
export interface Found {
  readonly object: JsonObject;
  readonly score: Score;
}

const SIDEWAYS = 12;
const WORK = 500_000;

/** Changes an object step by step until nothing is wrong with it, or nothing more helps, or the tries are used up. */
export function repair(schema: StructuralSchema, start: JsonObject, tries: number): Found {
  const seen = new Set([JSON.stringify(start)]);
  const budget = { left: affordable(schema, start, tries) };
  let best: Found = { object: start, score: scoreOf(schema, start) };
  let current = best;
  for (let sideways = 0; best.score.points > 0 && budget.left > 0 && sideways <= SIDEWAYS;) {
    const next = step(schema, current, seen, budget);
    if (next === undefined) break;
    sideways = next.score.points < best.score.points ? 0 : sideways + 1;
    if (next.score.points < best.score.points) best = next;
    current = next;
  }
  return best;
}

// A try costs as much as the object has places; a schema with thousands of fields gets fewer tries.
function affordable(schema: StructuralSchema, object: JsonObject, tries: number): number {
  let places = 0;
  for (const _ of spotsOf(rootSpot(schema, object))) if ((places += 1) > WORK) break;
  return Math.min(tries, Math.ceil(WORK / places));
}

function step(
  schema: StructuralSchema,
  current: Found,
  seen: Set<string>,
  budget: { left: number },
): Found | undefined {
  let level: Found | undefined;
  for (const error of current.score.errors.slice(0, 6)) {
    for (const object of candidates(schema, current.object, error)) {
      const text = JSON.stringify(object);
      if (seen.has(text) || text.length > 200_000) continue;
      seen.add(text);
      const next = { object, score: scoreOf(schema, object) };
      if (next.score.points < current.score.points) return next;
      if (level === undefined || next.score.points < level.score.points) level = next;
      if ((budget.left -= 1) <= 0) return level;
    }
  }
  return level;
}
