import { InvalidArgumentError } from "commander";
import { renderReference } from "../../generators/reference/index.ts";
import { type Crd, findDuplicates, inspectCrd, parseCrds } from "../crd/index.ts";
import { type Problem, UserError } from "../model/errors.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { warnOfCrds } from "./generate/apply.ts";
import { readCrdTexts } from "./crds.ts";
import { examples, type Declare } from "./flags.ts";
import { reportCrds } from "../report/inspect.ts";
import { renderProblems } from "../report/problems.ts";
import { createStyle } from "../report/style.ts";

interface InspectFlags {
  readonly only?: string;
  readonly path?: string;
  readonly depth?: number;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** The flags of `metatron inspect`. */
export const declareInspect: Declare = (command, run) => {
  command
    .argument("<crd...>", "files, folders, URLs, cluster:NAME, or - for the standard input")
    .option("--only <version>", "show this version only")
    .option("--path <path>", "show what lies below a path, as in spec.template")
    .option("--depth <levels>", "show so many levels of the schema", toDepth)
    .option("--markdown", "print the reference of each kind as Markdown")
    .option("--json", "print what was understood as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron inspect crds/blog.yaml",
        "metatron inspect --only v1 --path spec.template --depth 2 crd.yaml",
        "metatron inspect cluster:certificates.cert-manager.io",
      ),
    )
    .action(async (sources: string[], flags: InspectFlags) =>
      run(flags, async (io) => inspect({ ...flags, sources }, io)),
    );
};

function toDepth(text: string): number {
  if (/^[1-9][0-9]{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number, at least 1.");
}

export interface InspectOptions {
  /** Files, folders, URLs, `-`. */
  readonly sources: readonly string[];
  /** Only this version of each CRD. */
  readonly only?: string;
  /** Only what lies below this path, as in `spec.template`. */
  readonly path?: string;
  /** How many levels of the schema are shown. */
  readonly depth?: number;
  /** The reference pages instead. */
  readonly markdown?: boolean;
}

/** Shows what was understood of CRDs; one bad CRD does not hide the others, but the exit code tells. */
export async function inspect(options: InspectOptions, io: Io): Promise<Outcome> {
  const inputs = await readCrdTexts(options.sources, io);
  const parsed = inputs.map(({ text, file }) => parseCrds(text, file));
  const crds = parsed.flatMap((result) => result.crds);
  const inspected = crds.map((crd) => inspectCrd(crd, options));
  const problems = [
    ...parsed.flatMap((result, index) =>
      // A folder may hold other manifests beside CRDs.
      result.problems.filter(
        ({ code }) => code !== "CRD_NONE" || inputs[index]?.isFound !== true || crds.length === 0,
      ),
    ),
    ...findDuplicates(crds),
    ...(inspected.some(({ versions }) => versions.length > 0) || crds.length === 0
      ? []
      : [nothingLeft(options)]),
  ];
  if (problems.length > 0 && crds.length === 0) throw new UserError(problems);
  if (problems.length > 0) io.stderr.write(renderProblems(problems, createStyle(io, "stderr")));
  io.stderr.write(warnOfCrds(crds));
  const exitCode = problems.length > 0 ? 1 : 0;
  if (options.markdown === true)
    return { exitCode, text: crds.map((crd) => renderReference(only(crd, options.only))).join("\n") };
  const text = reportCrds(inspected, {
    depth: options.depth ?? Number.POSITIVE_INFINITY,
    style: createStyle(io, "stdout"),
  });
  return { exitCode, text, json: { crds: inspected, problems } };
}

function only(crd: Crd, version: string | undefined): Crd {
  if (version === undefined) return crd;
  return { ...crd, versions: crd.versions.filter(({ name }) => name === version) };
}

function nothingLeft({ only, path }: InspectOptions): Problem {
  const message = [
    only === undefined ? "" : `no CRD of the input has the version ${only}`,
    path === undefined ? "" : `no schema of the input has the path ${path}`,
  ];
  const fix = "leave --only and --path out to see what there is";
  return { code: "CRD_NONE", message: message.filter(Boolean).join(", or "), fix };
}
