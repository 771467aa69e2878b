import type { StoredObject } from "../api-server.ts";
import { type Engine, hasFinalizer, type Running } from "../controller/context.ts";
import { describe, toRef, type Settlement } from "../records.ts";

/** Reports what a settling left moving, and parents whose finalize never ends. */
export function reportNotSettled(
  engine: Engine,
  controllers: readonly Running[],
  settlement: Settlement,
): void {
  for (const { controller, parent, passes, reason, isDelayed } of settlement.moving) {
    // A hook that asks for a delay says why, and is asked again: nothing is wrong by that.
    if (isDelayed) continue;
    if (engine.problems.all.some((problem) => isSame(problem, controller, parent))) continue;
    engine.problems.add({
      code: "pass-failed",
      controller,
      object: parent,
      message: `${describe(parent)} is not at rest after ${passes} passes: ${reason}.`,
      fix: "Look at the last actions and calls of this parent.",
    });
  }
  for (const running of controllers) {
    for (const { apiVersion, served } of running.model.parents) {
      for (const parent of engine.api.list(apiVersion, served.kind)) reportStuck(running, parent);
    }
  }
}

function isSame(
  problem: { controller: string; object: { kind: string; name: string } },
  controller: string,
  parent: { kind: string; name: string },
): boolean {
  const { object } = problem;
  return problem.controller === controller && object.kind === parent.kind && object.name === parent.name;
}

function reportStuck(running: Running, parent: StoredObject): void {
  const { engine, model, queue } = running;
  if (parent.metadata.deletionTimestamp === undefined || !hasFinalizer(model, parent)) return;
  if (running.hooks.finalize === undefined || queue.failures(running.keyOf(parent)) > 0) return;
  engine.problems.add({
    code: "finalize-never-ends",
    controller: model.name,
    object: toRef(parent),
    path: "finalized",
    message: `${describe(toRef(parent))} is being deleted, and finalize never answers finalized: true although nothing moves any more.`,
    fix: "Answer finalized: true when the request has no children; answer resyncAfterSeconds when something outside must end first.",
  });
}
