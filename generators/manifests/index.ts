import { hasPart } from "../../src/model/project.ts";
import type { FilePlan } from "../../src/model/plan.ts";
import type { Context } from "../context.ts";
import { planBase } from "./base.ts";
import { planDev, planProduction } from "./overlays.ts";
import { planMetacontroller } from "./controller.ts";
import { planMonitoring } from "./monitoring.ts";
import { planRelease } from "./release.ts";

/** What a cluster is given: a kustomize base, its overlays, and the place where a release leaves its stamp. */
export function planManifests(context: Context): FilePlan[] {
  const { project } = context.model;
  return [
    ...planBase(context),
    ...planRelease(project),
    ...planDev(project),
    ...planProduction(project),
    ...(hasPart(project, "monitoring") ? planMonitoring(project) : []),
    ...planMetacontroller(project),
  ];
}
