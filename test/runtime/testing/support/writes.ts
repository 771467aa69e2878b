import type { Simulation } from "../../../../runtime/src/testing/index.ts";

/** The writes of the controllers as lines, from the given one on. */
export function writes(cluster: Simulation, from = 0): string[] {
  return cluster.actions
    .slice(from)
    .map(({ verb, object, outcome }) => `${verb} ${object.kind} ${object.name} ${outcome}`);
}

/** The codes of the problems found. */
export function codes(cluster: Simulation): string[] {
  return cluster.problems.map(({ code }) => code);
}
