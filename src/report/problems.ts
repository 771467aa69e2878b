import type { Problem } from "../model/errors.ts";
import type { Style } from "./style.ts";

/** Where a problem is: `blog.yaml, document 2, line 7: spec.versions[0].name`. */
export function placeOf(problem: Problem): string {
  const { file, document, line, path } = problem;
  const parts = [
    file,
    document === undefined ? undefined : `document ${document}`,
    line === undefined ? undefined : `line ${line}`,
    path === "" ? undefined : path,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

function renderProblem(problem: Problem, style: Style): string {
  const place = placeOf(problem);
  const lines = [`${style("red", "error")} ${style("dim", problem.code)}${place === "" ? "" : `  ${place}`}`];
  lines.push(...problem.message.split("\n").map((line) => `  ${line}`));
  if (problem.fix !== undefined)
    lines.push(...problem.fix.split("\n").map((line) => `  ${style("cyan", "fix:")} ${line}`));
  return lines.join("\n");
}

/** The text of all problems of an input: place, reason and what to do for each. */
export function renderProblems(problems: readonly Problem[], style: Style): string {
  const texts = problems.map((problem) => renderProblem(problem, style));
  const count = problems.length > 1 ? `\n${problems.length} problems.\n` : "";
  return `${texts.join("\n\n")}\n${count}`;
}

/** The same problems for machines. */
export function problemsToJson(problems: readonly Problem[]): object {
  return { ok: false, problems };
}

/** What a report of a bug needs besides the error. */
export interface BugFacts {
  readonly version: string;
  readonly args: readonly string[];
  /** Node, operating system and processor. */
  readonly machine: string;
}

/** What is said of an error that is ours: the stack, and what a report needs. */
export function renderBug(error: unknown, { version, args, machine }: BugFacts): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause =
    error instanceof Error && error.cause !== undefined ? `\ncaused by: ${describeCause(error.cause)}` : "";
  return [
    "This is a bug in metatron, not a mistake of yours.",
    "",
    `${stack}${cause}`,
    "",
    "Please report it with the stack above, the input that led here, and these lines:",
    `  metatron ${version}, ${machine}`,
    `  arguments: ${args.join(" ")}`,
    "",
  ].join("\n");
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
