import { type Crd, parseCrds } from "../crd/index.ts";
import { type Problem, UserError } from "../model/errors.ts";
import { type InputText, readInputs } from "../input/index.ts";
import type { Io } from "../model/io.ts";
import { problem } from "./fail.ts";
import { createKubectl, resourcePath } from "./kubectl.ts";

/** The CRDs of sources, and what is wrong with those that are not among them. */
export interface ReadCrds {
  readonly crds: readonly Crd[];
  readonly refused: readonly Problem[];
}

/** Every good CRD of the sources: a bad one does not stop the others. Throws all problems when there is no good one. */
export async function readCrds(sources: readonly string[], io: Io): Promise<ReadCrds> {
  const inputs = await readCrdTexts(sources, io);
  const all: Crd[] = [];
  const refused: Problem[] = [];
  const strangers: Problem[] = [];
  for (const { text, file, isFound } of inputs) {
    const parsed = parseCrds(text, file);
    all.push(...parsed.crds);
    for (const found of parsed.problems)
      // A folder may hold other manifests beside CRDs.
      (found.code === "CRD_NONE" && isFound === true ? strangers : refused).push(found);
  }
  const crds = all.filter(({ versions }) => versions.some(({ served }) => served));
  refused.push(...findUnserved(all));
  const twice = findTwice(crds);
  if (all.length === 0) refused.push(...strangers);
  if (crds.length === 0 && refused.length > 0) throw new UserError(refused);
  if (twice.length > 0) throw new UserError([...refused, ...twice]);
  return { crds, refused };
}

/** The texts of the sources: those of `readInputs`, and `cluster:NAME` or `cluster:CONTEXT/NAME`, read through kubectl. */
export async function readCrdTexts(sources: readonly string[], io: Io): Promise<readonly InputText[]> {
  const problems: Problem[] = [];
  const collected = async (read: Promise<readonly InputText[]>): Promise<readonly InputText[]> =>
    read.catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return [];
    });
  const isInCluster = (source: string): boolean => source.startsWith(prefix);
  const elsewhere = sources.filter((source) => !isInCluster(source));
  const inputs = elsewhere.length === 0 ? [] : [...(await collected(readInputs(elsewhere, io)))];
  for (const source of new Set(sources.filter(isInCluster)))
    inputs.push(...(await collected(readFromCluster(source, io))));
  if (problems.length > 0) throw new UserError(problems);
  return inputs;
}

const prefix = "cluster:";

async function readFromCluster(source: string, io: Io): Promise<readonly InputText[]> {
  // The name of a context may hold slashes, the name of a CRD none.
  const [, context, name = ""] = /^(?:(.+)\/)?([^/]*)$/s.exec(source.slice(prefix.length)) ?? [];
  const place = { file: source };
  if (!/^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+$/.test(name)) {
    const fix =
      "Give <plural>.<group>, as in cluster:blogs.example.com or cluster:staging/blogs.example.com.";
    throw new UserError([problem("FLAG_INVALID", `${source} names no CRD.`, fix, place)]);
  }
  try {
    const path = resourcePath("apiextensions.k8s.io/v1", "customresourcedefinitions", undefined, name);
    const crd = await createKubectl(io, { context }).get<StoredCrd>(path);
    return [{ file: source, text: JSON.stringify(withoutServerWritten(crd)) }];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const fix = "Check the name with kubectl get crds, the context and your rights.";
    throw new UserError([problem("CLUSTER_UNREADABLE", `${source} cannot be read: ${reason}`, fix, place)], {
      cause: error,
    });
  }
}

interface StoredCrd {
  readonly metadata: {
    readonly name: string;
    readonly labels?: object;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: object;
}

/** A CRD as its author wrote it, as far as the API server keeps that: managed fields and status are its own. */
function withoutServerWritten({ metadata: { name, labels, annotations }, spec }: StoredCrd): object {
  const { "kubectl.kubernetes.io/last-applied-configuration": _applied, ...kept } = annotations ?? {};
  const metadata = {
    name,
    ...(labels !== undefined && { labels }),
    ...(Object.keys(kept).length > 0 && { annotations: kept }),
  };
  return { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata, spec };
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
