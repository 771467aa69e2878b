import type { Style } from "../../report/style.ts";
import type { ObjectRef, SimulationProblem } from "../../simulator/index.ts";
import type { TreeObject } from "../../inspector/tree.ts";
import type { Counts, Stage } from "./run.ts";

/** What a simulation came to, as text: a tree and the passes for each stage, then the problems. */
export function reportSimulation(
  stages: readonly Stage[],
  problems: readonly SimulationProblem[],
  style: Style,
): string {
  const parts = stages.map((stage) => reportStage(stage, style));
  return `${[...parts, reportProblems(problems, style)].join("\n\n")}\n`;
}

function reportStage({ name, parents, counts, moving, isAtRest, seconds }: Stage, style: Style): string {
  const tree = parents.flatMap((parent) => renderTree(parent, style));
  const rest = isAtRest ? style("green", "at rest") : style("red", "not at rest");
  const clock = seconds === 0 ? "" : ` after ${seconds} s of its clock`;
  const restless = moving.map(({ parent, reason }) => `  still moving: ${nameOf(parent)}: ${reason}`);
  const empty = name === "deleted" ? ["Nothing is left."] : ["There are no parents."];
  return [
    style("bold", titles[name]),
    ...(tree.length > 0 ? tree : empty),
    `${renderCounts(counts)}, ${rest}${clock}`,
    ...restless,
  ].join("\n");
}

const titles = { applied: "Applied", edited: "Edited", deleted: "Deleted" } as const;

function renderTree(parent: TreeObject, style: Style): string[] {
  const lines = parent.children.map((child, index) => {
    const branch = index === parent.children.length - 1 ? "└── " : "├── ";
    const isElsewhere = child.ref.namespace !== parent.ref.namespace;
    return (
      branch + line(child, isElsewhere ? nameOf(child.ref) : `${child.ref.kind} ${child.ref.name}`, style)
    );
  });
  return [line(parent, nameOf(parent.ref), style), ...lines];
}

function line({ isReady, text }: TreeObject, name: string, style: Style): string {
  const mark = isReady ? style("green", "✓") : style("yellow", "…");
  return `${mark} ${name}${text === "" ? "" : `  ${style(isReady ? "dim" : "yellow", text)}`}`;
}

function renderCounts({ passes, calls, creates, updates, deletes, statusWrites }: Counts): string {
  return [
    plural(passes, "pass", "passes"),
    plural(calls, "call"),
    plural(creates, "create"),
    plural(updates, "update"),
    plural(deletes, "delete"),
    plural(statusWrites, "status write"),
  ].join(", ");
}

function reportProblems(problems: readonly SimulationProblem[], style: Style): string {
  if (problems.length === 0) return style("green", "No problems.");
  const lines = problems.flatMap(({ code, severity, object, path, trap, message, fix }) => [
    `${severity === "warning" ? style("yellow", `warning: ${code}`) : style("red", code)} ${nameOf(object)}${path === undefined ? "" : ` ${path}`}${trap === undefined ? "" : ` (trap ${trap})`}`,
    `  ${message}`,
    `  ${style("dim", fix)}`,
  ]);
  return [style("bold", plural(problems.length, "problem")), ...lines].join("\n");
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function nameOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
