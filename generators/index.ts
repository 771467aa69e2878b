import type { FilePlan, Plan } from "../src/model/plan.ts";
import { type Context, createContext } from "./context.ts";
import { planCi } from "./ci/index.ts";
import { planControllers } from "./controller/index.ts";
import { rememberTypes } from "./declaration/imports.ts";
import { planDeclarations } from "./declaration/index.ts";
import { planDocuments } from "./documents/index.ts";
import { planEditor } from "./editor/index.ts";
import { planImage } from "./image/index.ts";
import { planManifests } from "./manifests/index.ts";
import type { ProjectModel } from "../src/model/generated.ts";
import { planPackage } from "./package/index.ts";
import { planReference } from "./reference/index.ts";
import { planServer } from "./server/index.ts";
import { planTests } from "./test/index.ts";
import { verbatimFile } from "./text.ts";

/**
 * Plans every file of a project but `metatron.json`: a pure function of the model, the same bytes every
 * time, sorted by path, no path twice.
 */
export async function planProject(model: ProjectModel): Promise<Plan> {
  const context = createContext(model);
  const typesOf = rememberTypes(model);
  const files = [
    ...planInputs(context),
    ...(await planDeclarations(context, typesOf)),
    ...(await planControllers(context, typesOf)),
    ...(await planServer(context)),
    ...(await planTests(context)),
    ...planManifests(context),
    ...(await planPackage(model.project)),
    ...planImage(model),
    ...(await planDocuments(context)),
    ...(await planReference(context)),
    ...(await planEditor(model.project)),
    ...(await planCi(model.project)),
  ];
  return ordered(files);
}

/** The CRDs and archives, kept as they came. */
function planInputs({ model }: Context): FilePlan[] {
  const crds = [...model.crds].map(([path, { text }]) => verbatimFile(path, text));
  const vendor = [...model.vendor].map(([name, bytes]) => verbatimFile(`vendor/${name}`, bytes));
  return [...crds, ...vendor];
}

function ordered(files: readonly FilePlan[]): Plan {
  const byPath = new Map(files.map((file) => [file.path, file]));
  if (byPath.size < files.length) throw new Error("two generators planned the same path");
  return [...byPath.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}
