import { type TextRule, controllerNameRule, routeRule } from "../../project/index.ts";
import type { Project } from "../../project/model.ts";

/** A name that obeys a rule's bound out of a longer one. */
function shorten(name: string, { maxLength }: TextRule): string {
  return name.slice(0, maxLength).replace(/[^a-z0-9]+$/, "");
}

/** A controller name that no other controller of the project has: `<singular>-controller`, or with the group. */
export function chooseName(base: string, group: string, project: Project): string {
  const taken = new Set(project.controllers.map(({ name }) => name));
  return firstFree([base, `${base}-${group.replaceAll(".", "-")}`], taken, controllerNameRule);
}

/** A route that no other controller of the project has: `<plural>`, or with the group. */
export function chooseRoute(base: string, group: string, project: Project): string {
  const taken = new Set(project.controllers.map(({ route }) => route));
  return firstFree([base, `${base}.${group}`], taken, routeRule);
}

function firstFree(candidates: readonly string[], taken: ReadonlySet<string>, rule: TextRule): string {
  for (const candidate of candidates.map((each) => shorten(each, rule)))
    if (!taken.has(candidate)) return candidate;
  const base = (candidates[0] ?? "controller").slice(0, rule.maxLength - 5);
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
