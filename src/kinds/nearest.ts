import { builtinKinds } from "@metatron/runtime/kubernetes";
import type { BuiltinKind } from "@metatron/runtime/kubernetes";

function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** At most three built-in kinds whose names are a few letters away, for "did you mean"; the nearest first. */
export function nearestKinds(name: string): readonly BuiltinKind[] {
  const wanted = name.toLowerCase().replace(/[./].*$/, "");
  const allowed = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  return builtinKinds
    .map((builtin) => ({
      builtin,
      away: Math.min(
        ...[builtin.resource, builtin.singular, ...builtin.shortNames].map((known) =>
          distance(wanted, known),
        ),
      ),
    }))
    .filter(({ away }) => away <= allowed)
    .sort((left, right) => left.away - right.away)
    .slice(0, 3)
    .map(({ builtin }) => builtin);
}
