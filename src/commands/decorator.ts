import type { Io } from "../io.ts";
import type { Outcome } from "../outcome.ts";
import { mergeController } from "../project/index.ts";
import { readVersion } from "../version.ts";
import { crdPath, readCrds } from "./crds.ts";
import { type DecoratorFlags, buildDecorator } from "./generate/decorator-entry.ts";
import { type FinishOptions, finish } from "./generate/finish.ts";
import { findProject } from "./project/find.ts";
import { readKnownCrds, readProjectCrds } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";
import { readVendor } from "./project/vendor.ts";

export interface DecoratorOptions extends FinishOptions {
  readonly flags: DecoratorFlags;
  /** CRDs of custom targets and attachments. */
  readonly crds: readonly string[];
  readonly force?: boolean;
}

/** Records a decorator in `metatron.json`, plans all files of the project, compares and writes. */
export async function decorator(options: DecoratorOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const inputs = options.crds.length === 0 ? [] : await readCrds(options.crds, io);
  const fresh = new Map(inputs.map((crd) => [crdPath(crd), crd]));
  const known = await readKnownCrds(root, project);
  const all = [...inputs, ...[...known].flatMap(([path, crd]) => (fresh.has(path) ? [] : [crd]))];
  const next = mergeController(project, buildDecorator(options.flags, project, all));
  const crds = await readProjectCrds(root, next, fresh);
  const vendor = await readVendor(root, next, io);
  const model = { project: next, crds, vendor, toolVersion: readVersion() };
  const compared = await comparePlan(root, model, { force: options.force === true });
  return await finish(compared, options, { io });
}
