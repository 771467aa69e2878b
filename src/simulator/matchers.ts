import type { Simulation } from "./cluster/simulation.ts";
import { describe } from "./records.ts";
import type { SimulationProblem } from "./problem.ts";

/** What a matcher gives to `expect`. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/**
 * The matchers, for the types of a test framework. With vitest:
 * `declare module "vitest" { interface Matchers<T> extends SimulationMatchers<void> {} }`.
 */
export interface SimulationMatchers<R> {
  toBeAtRest(): R;
  toHaveNoProblems(): R;
  toHaveProblem(code: SimulationProblem["code"]): R;
  toHaveObject(kind: string, name: string, namespace?: string): R;
  toBeEmptyCluster(): R;
}

/** Matchers for `expect.extend(simulationMatchers)` of vitest (or jest). */
export const simulationMatchers = {
  toBeAtRest: (cluster: Simulation): MatcherResult => {
    const moving = cluster.settlement?.moving ?? [];
    const lines = moving.map(
      ({ parent, passes, reason }) => `${describe(parent)} after ${passes} passes: ${reason}`,
    );
    return result(cluster.settlement !== undefined && moving.length === 0, "to be at rest", lines);
  },
  toHaveNoProblems: (cluster: Simulation): MatcherResult => {
    return result(cluster.problems.length === 0, "to have no problems", cluster.problems.map(toLine));
  },
  toHaveProblem: (cluster: Simulation, code: SimulationProblem["code"]): MatcherResult => {
    const isFound = cluster.problems.some((problem) => problem.code === code);
    return result(isFound, `to have the problem ${code}`, cluster.problems.map(toLine));
  },
  toHaveObject: (cluster: Simulation, kind: string, name: string, namespace?: string): MatcherResult => {
    const names = cluster.list(kind).map(({ metadata }) => metadata.name);
    return result(cluster.get(kind, name, namespace) !== undefined, `to have ${kind} ${name}`, names);
  },
  toBeEmptyCluster: (cluster: Simulation): MatcherResult => {
    try {
      cluster.expectEmpty();
      return result(true, "to be empty", []);
    } catch (error) {
      return result(false, "to be empty", [String(error)]);
    }
  },
};

function result(pass: boolean, expectation: string, lines: readonly string[]): MatcherResult {
  return {
    pass,
    message: () => [`expected the cluster ${pass ? "not " : ""}${expectation}`, ...lines].join("\n  "),
  };
}

function toLine({ code, object, path, message, fix }: SimulationProblem): string {
  return `${code}: ${describe(object)}${path === undefined ? "" : ` ${path}`}: ${message} ${fix}`;
}
