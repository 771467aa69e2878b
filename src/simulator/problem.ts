import type { ObjectRef } from "./api-server.ts";

/** What the simulator can find. */
export type ProblemCode =
  | "all-children-deleted"
  | "child-in-other-namespace"
  | "child-not-recreated"
  | "child-refused"
  | "child-reappears"
  | "children-missing"
  | "controller-refused"
  | "duplicate-child"
  | "endless-update"
  | "etag-with-rolling"
  | "finalize-never-ends"
  | "finalized-too-early"
  | "hook-failed"
  | "impure-hook"
  | "merge-key-collision"
  | "name-taken"
  | "no-update-method"
  | "null-child"
  | "pass-failed"
  | "refused-by-gate"
  | "restless-status"
  | "rollout-stalled"
  | "scope-error"
  | "selector-mismatch"
  | "server-crash"
  | "shared-parent"
  | "status-missing"
  | "status-pruned"
  | "two-versions"
  | "undeclared-kind";

/** Something that would hurt in production. */
export interface SimulationProblem {
  readonly code: ProblemCode;
  /** What only costs something is a warning; absent for what breaks something. */
  readonly severity?: "warning";
  readonly controller: string;
  /** The object that it is about: a parent or a child. */
  readonly object: ObjectRef;
  /** The field, when one is to blame. */
  readonly path?: string;
  /** The trap of the Metacontroller notes that it is. */
  readonly trap?: number;
  readonly message: string;
  readonly fix: string;
}

/** Collects problems; the same one is kept once. */
export interface ProblemSink {
  readonly all: readonly SimulationProblem[];
  add(problem: SimulationProblem): void;
  clear(): void;
}

/** An empty collection of problems. */
export function createProblemSink(): ProblemSink {
  const all: SimulationProblem[] = [];
  const seen = new Set<string>();
  return {
    all,
    add(problem) {
      const { kind, namespace, name } = problem.object;
      const key = [problem.code, problem.controller, kind, namespace, name, problem.path].join("\n");
      if (seen.has(key)) return;
      seen.add(key);
      all.push(problem);
    },
    clear() {
      all.length = 0;
      seen.clear();
    },
  };
}
