import type { Problem } from "../errors.ts";
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
export function problemsToJson(problems: readonly Problem[]): unknown {
  return { ok: false, problems };
}
