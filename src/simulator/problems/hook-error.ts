import type { HookName } from "@metatron/runtime";
import { isMap } from "../apply/merge-key.ts";
import type { Pass } from "../controller/context.ts";
import type { HookError } from "../hooks/errors.ts";

/** Reports a failed call; a refusal of the response gate is reported problem by problem. */
export function reportHookError(pass: Pass, hook: HookName, error: HookError): void {
  const { engine, model } = pass.running;
  const about = { controller: model.name, object: pass.parentRef };
  const refusals = error.status === 500 ? gateProblems(error.body ?? "") : [];
  for (const { path, message, fix } of refusals) {
    engine.problems.add({ ...about, code: "refused-by-gate", path, message: `${hook}: ${message}`, fix });
  }
  if (refusals.length > 0) return;
  engine.problems.add({
    ...about,
    code: "hook-failed",
    message: `The ${hook} hook failed: ${error.message}`,
    fix: "Metacontroller retries with growing delays; make the hook answer 200 in time.",
  });
}

interface GateProblem {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

function gateProblems(body: string): GateProblem[] {
  try {
    const value: unknown = JSON.parse(body);
    const problems = isMap(value) ? value["problems"] : undefined;
    return Array.isArray(problems) ? problems.filter(isMap).map(toGateProblem) : [];
  } catch {
    return [];
  }
}

function toGateProblem(problem: { [field: string]: unknown }): GateProblem {
  const text = (field: string): string => {
    const value = problem[field];
    return typeof value === "string" ? value : "";
  };
  return { path: text("path"), message: text("message"), fix: text("fix") };
}
