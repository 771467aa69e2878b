import type { FilePlan } from "../../src/plan/model.ts";
import type { Context } from "../context/context.ts";
import { planBase } from "./base.ts";

/** What a cluster is given: a kustomize base with its overlays. */
export function planManifests(context: Context): FilePlan[] {
  return planBase(context);
}
