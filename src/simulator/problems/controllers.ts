import type { Engine, Running } from "../controller/context.ts";
import { controllerRef } from "../controller/running.ts";
import type { SimulationProblem } from "./model.ts";

/** Reports what is wrong with the controllers of a cluster before any of them runs. */
export function inspectControllers({ problems }: Engine, controllers: readonly Running[]): void {
  const owners = new Map<string, Running>();
  for (const running of controllers) {
    const { model } = running;
    const add = (problem: Omit<SimulationProblem, "controller" | "object">): void =>
      problems.add({ ...problem, controller: model.name, object: controllerRef(model.manifest) });
    const { etag } = model.manifest.spec.hooks?.sync?.webhook ?? {};
    const isRolling = model.children.some(({ method }) => method?.startsWith("Rolling"));
    if (etag?.enabled === true && isRolling)
      add({
        code: "etag-with-rolling",
        path: "spec.hooks.sync.webhook.etag",
        trap: 10,
        message:
          "All revisions of a rolling parent share one slot of the ETag cache, and get each other's answers.",
        fix: "Turn etag off, or use InPlace or Recreate.",
      });
    const [parent] = model.parents;
    if (!model.isComposite || parent === undefined) continue;
    const { group, resource } = parent.served;
    const other = owners.get(`${resource}.${group}`);
    owners.set(`${resource}.${group}`, running);
    if (other === undefined || (hasSelector(running) && hasSelector(other))) continue;
    add({
      code: "shared-parent",
      path: "spec.parentResource",
      trap: 17,
      message: `${other.model.name} has the same parents: each replaces the other's status and deletes its children.`,
      fix: "Give each CompositeController parents of its own, by kind or by labelSelector.",
    });
  }
}

function hasSelector({ model: { manifest } }: Running): boolean {
  return manifest.kind === "CompositeController" && manifest.spec.parentResource.labelSelector !== undefined;
}
