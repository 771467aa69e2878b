import { type Crd, parseCrds } from "../crd/index.ts";
import { type Problem, UserError } from "../model/errors.ts";
import { readInputs } from "../input/index.ts";
import type { Io } from "../model/io.ts";
import { problem } from "./fail.ts";

/** Every CRD of the sources; throws all problems of all inputs at once. */
export async function readCrds(sources: readonly string[], io: Io): Promise<readonly Crd[]> {
  const inputs = await readInputs(sources, io);
  const crds: Crd[] = [];
  const problems: Problem[] = [];
  const strangers: Problem[] = [];
  for (const { text, file, isFound } of inputs) {
    const parsed = parseCrds(text, file);
    crds.push(...parsed.crds);
    for (const found of parsed.problems)
      // A folder may hold other manifests beside CRDs.
      (found.code === "CRD_NONE" && isFound === true ? strangers : problems).push(found);
  }
  problems.push(...findUnserved(crds), ...findTwice(crds));
  if (crds.length === 0) problems.push(...strangers);
  if (problems.length > 0) throw new UserError(problems);
  return crds;
}

function findUnserved(crds: readonly Crd[]): Problem[] {
  return crds
    .filter(({ versions }) => !versions.some(({ served }) => served))
    .map((crd) =>
      problem(
        "CRD_UNSERVED",
        `${crd.name} serves none of its versions, so nothing can be generated for it.`,
        "Set served: true on a version.",
        { ...crd.source, path: "spec.versions" },
      ),
    );
}

function findTwice(crds: readonly Crd[]): Problem[] {
  const first = new Map<string, Crd>();
  const problems: Problem[] = [];
  for (const crd of crds) {
    const other = first.get(crd.name);
    if (other === undefined) first.set(crd.name, crd);
    else
      problems.push(
        problem(
          "CRD_TWICE",
          `${crd.name} is defined here and in ${other.source.file}; one would overwrite the other.`,
          "Pass only one of them.",
          crd.source,
        ),
      );
  }
  return problems;
}

/** Where a CRD lies in a project. */
export function crdPath(crd: Crd): string {
  return `crds/${crd.name}.yaml`;
}
