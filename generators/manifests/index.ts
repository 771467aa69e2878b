import type { FilePlan } from "../../src/plan/model.ts";
import type { Context } from "../context/context.ts";
import { planBase } from "./base.ts";
import { planDev } from "./dev.ts";
import { planMetacontroller } from "./metacontroller.ts";
import { planMonitoring } from "./monitoring.ts";
import { planProduction } from "./production.ts";
import { planRelease } from "./release.ts";

/** What a cluster is given: a kustomize base, its overlays, and the place where a release leaves its stamp. */
export function planManifests(context: Context): FilePlan[] {
  const { project } = context.model;
  return [
    ...planBase(context),
    ...planRelease(project),
    ...planDev(project),
    ...planProduction(project),
    ...planMonitoring(project),
    ...planMetacontroller(),
  ];
}
