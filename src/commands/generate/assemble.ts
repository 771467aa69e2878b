import type { Crd } from "../../crd/index.ts";
import { type Problem, UserError } from "../../model/errors.ts";
import { mergeController, resourcesOf } from "../../project/index.ts";
import type { Project } from "../../model/project.ts";
import { crdPath } from "../crds.ts";
import { problem } from "../fail.ts";
import { resolveResource } from "./kind-name.ts";
import { splitList } from "./list.ts";
import { buildComposite, type CompositeFlags, findComposite } from "./composite.ts";

/** What the inputs of one run make of a project. */
export interface Assembly {
  readonly project: Project;
  /** The CRDs of the inputs that the project uses, by their path in it. */
  readonly fresh: ReadonlyMap<string, Crd>;
}

/** Adds or updates the controller of every parent among the inputs. Throws all problems at once. */
export function assemble(
  project: Project,
  inputs: readonly Crd[],
  { flags, known }: { readonly flags: CompositeFlags; readonly known: ReadonlyMap<string, Crd> },
): Assembly {
  const fresh = new Map(inputs.map((crd) => [crdPath(crd), crd]));
  const all = [...inputs, ...[...known].flatMap(([path, crd]) => (fresh.has(path) ? [] : [crd]))];
  const parents = findParents(project, inputs, flags, all);
  const problems = [...checkKinds(inputs, known), ...checkSingular(parents, flags)];
  if (inputs.length > 0 && parents.length === 0 && !isUpdateOnly(project, inputs))
    problems.push(
      problem(
        "GENERATE_NO_PARENT",
        "Every CRD of the inputs is named by --children or --related, so none is left to be a parent.",
        "Pass the parent's CRD too.",
      ),
    );
  let merged = project;
  for (const crd of parents)
    try {
      merged = mergeController(merged, buildComposite(crd, flags, { project: merged, known: all }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  if (problems.length > 0) throw new UserError(unique(problems));
  return { project: merged, fresh };
}

/** One flag is read for every parent, its mistake is told once. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((found) => [JSON.stringify(found), found])).values()];
}

function findParents(
  project: Project,
  inputs: readonly Crd[],
  flags: CompositeFlags,
  all: readonly Crd[],
): readonly Crd[] {
  const named = new Set(
    splitList([...(flags.children ?? []), ...(flags.related ?? [])]).flatMap((item) => {
      const name = item.replace(/^[+-]/, "").split("=")[0] ?? "";
      const resolved = resolveResource(name, all, "--children");
      return "resource" in resolved && resolved.resource.crd !== undefined ? [resolved.resource.crd] : [];
    }),
  );
  // A CRD that is only a child so far is brought up to date, unless flags describe it as a parent.
  const describes = Object.values(flags).some((value) => value !== undefined);
  return inputs.filter((crd) => {
    if (findComposite(crd, project) !== undefined) return true;
    return !named.has(crdPath(crd)) && (describes || !isReferred(project, crd));
  });
}

function isReferred(project: Project, crd: Crd): boolean {
  return project.controllers.flatMap(resourcesOf).some(({ crd: path }) => path === crdPath(crd));
}

function isUpdateOnly(project: Project, inputs: readonly Crd[]): boolean {
  return inputs.every((crd) => isReferred(project, crd));
}

function checkKinds(inputs: readonly Crd[], known: ReadonlyMap<string, Crd>): Problem[] {
  return inputs.flatMap((crd) => {
    const old = known.get(crdPath(crd));
    if (old === undefined || old.kind === crd.kind) return [];
    const message = `${crd.name} is ${old.kind} in this project and ${crd.kind} here: it would be overwritten.`;
    const fix = "Withdraw the old controller with metatron generate --remove NAME first.";
    return [problem("CRD_KIND_TAKEN", message, fix, crd.source)];
  });
}

function checkSingular(parents: readonly Crd[], flags: CompositeFlags): Problem[] {
  if (parents.length < 2) return [];
  return (["name", "route"] as const)
    .filter((flag) => flags[flag] !== undefined)
    .map((flag) =>
      problem(
        "GENERATE_ONE_CONTROLLER",
        `--${flag} names one controller, and the inputs hold ${parents.length} parents: ${parents.map(({ name }) => name).join(", ")}.`,
        "Run generate once for each CRD.",
      ),
    );
}
