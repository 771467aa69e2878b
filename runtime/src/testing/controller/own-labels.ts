import type { StoredObject } from "../api-server.ts";
import { isMap } from "../apply/merge-key.ts";
import { describe } from "../names.ts";
import type { Pass } from "./context.ts";
import { type Desired, refOf } from "./model.ts";
import { generatedLabel, parentSelector } from "./parent-selector.ts";
import { copyOf } from "../shallow.ts";

/**
 * With `generateSelector` the parent's uid goes on every desired child as a label. The sources do it after a rollout was
 * planned, so that a child with the label never equals the desired one; here it is there from the start.
 */
export function addGeneratedLabel(pass: Pass, parent: StoredObject, children: readonly Desired[]): void {
  if (!pass.running.model.generateSelector) return;
  for (const { metadata } of children) {
    const labels = isMap(metadata["labels"]) ? metadata["labels"] : {};
    if (labels[generatedLabel] !== undefined) continue;
    const own = (metadata["labels"] = copyOf(labels));
    own[generatedLabel] = parent.metadata.uid;
  }
}

/** Every desired child must match the parent's selector, or the whole pass fails. */
export function checkLabels(pass: Pass, parent: StoredObject, children: readonly Desired[]): void {
  const { engine, model } = pass.running;
  const matches = parentSelector(model, parent);
  for (const child of children) {
    if (matches(child.metadata["labels"] as Record<string, string> | undefined)) continue;
    const message = `labels on desired child ${describe(refOf(child))} don't match parent selector`;
    engine.problems.add({
      code: "selector-mismatch",
      controller: model.name,
      object: refOf(child),
      path: "metadata.labels",
      message: `${message}: the whole pass fails`,
      fix: model.generateSelector
        ? `Do not set the label ${generatedLabel} on a child.`
        : "Put the labels of the parent's spec.selector on every child, or set generateSelector.",
    });
    throw new Error(message);
  }
}
