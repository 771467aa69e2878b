import { type Matcher, generatedLabel } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { notTexts } from "../apply/accessor.ts";
import { isMap } from "../apply/merge-key.ts";
import { copyOf } from "../shallow.ts";
import type { Pass } from "./context.ts";
import { slashed } from "./errors.ts";
import { type Desired, refOf } from "./model.ts";
import type { ObjectMap } from "./object-map.ts";
import { parentSelector } from "./parent-selector.ts";

/**
 * With `generateSelector` the parent's uid goes on every desired child as a label. The sources do it after a rollout was
 * planned, so that a child with the label never equals the desired one; here it is there from the start.
 */
export function addGeneratedLabel(pass: Pass, parent: StoredObject, children: readonly Desired[]): void {
  if (!pass.running.model.generateSelector) return;
  for (const { metadata } of children) {
    if (notTexts(metadata["labels"], "") !== undefined) continue;
    const labels = isMap(metadata["labels"]) ? metadata["labels"] : {};
    if (labels[generatedLabel] !== undefined) continue;
    const own = (metadata["labels"] = copyOf(labels));
    own[generatedLabel] = parent.metadata.uid;
  }
}

/** Every desired child must have labels that are texts and match the parent's selector, or the whole pass fails. */
export function checkLabels(pass: Pass, parent: StoredObject, desired: ObjectMap<Desired>): void {
  const matches = parentSelector(pass.running.model, parent);
  for (const children of desired.values()) for (const child of children.values()) check(pass, child, matches);
}

function check(pass: Pass, child: Desired, matches: Matcher): void {
  const { engine, model } = pass.running;
  const { metadata } = child;
  const what = slashed(refOf(child));
  const wrong = notTexts(metadata["labels"], ".metadata.labels");
  if (wrong !== undefined) throw new Error(`invalid labels on desired child ${what}: ${wrong}`);
  if (matches(metadata["labels"] as Record<string, string> | undefined)) return;
  const message = `labels on desired child ${what} don't match parent selector`;
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
