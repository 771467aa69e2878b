import {
  compileSelector,
  generatedLabel,
  isEmptySelector,
  type JsonObject,
  type JsonValue,
  type LabelSelector,
  type Matcher,
  isObject,
} from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { notTexts } from "../apply/dynamic.ts";
import { ServerCrash } from "../hooks/response.ts";
import { copyOf, toJson, toRef } from "../records.ts";
import { type ControllerModel, type Desired, type Pass, refOf, slashed } from "./context.ts";
import { insert, type ObjectMap } from "./object-map.ts";

/** The children of an answer, in their order; one without a namespace gets the parent's, cluster-scoped ones included (source). */
export function toDesired(list: JsonValue | undefined, parent: StoredObject): Desired[] {
  if (!Array.isArray(list)) return [];
  const { namespace } = parent.metadata;
  return list.map((item, index) => {
    if (!isObject(item)) throw new ServerCrash(`the answer's child ${index} is ${JSON.stringify(item)}`);
    const metadata = isObject(item["metadata"]) ? item["metadata"] : (item["metadata"] = {});
    metadata["name"] ??= "";
    const isWithout = metadata["namespace"] === undefined || metadata["namespace"] === "";
    if (isWithout && namespace !== undefined) metadata["namespace"] = namespace;
    item["apiVersion"] ??= "";
    return item as Desired;
  });
}

/** The children by kind and name; of two with one name the last one stays. */
export function toDesiredMap(desired: readonly Desired[]): ObjectMap<Desired> {
  const map: ObjectMap<Desired> = new Map();
  for (const child of desired) insert(map, child);
  return map;
}

/**
 * With `generateSelector` the parent's uid goes on every desired child as a label. The sources do it after a rollout was
 * planned, so that a child with the label never equals the desired one; here it is there from the start.
 */
export function addGeneratedLabel(pass: Pass, parent: StoredObject, children: readonly Desired[]): void {
  if (!pass.running.model.generateSelector) return;
  for (const { metadata } of children) {
    if (notTexts(metadata["labels"], "") !== undefined) continue;
    const labels = isObject(metadata["labels"]) ? metadata["labels"] : {};
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

const none = {};

/** What a composite parent selects its children by, with labels that must match besides. Throws when it selects nothing. */
export function parentSelector(
  model: ControllerModel,
  parent: StoredObject,
  extra: { readonly [label: string]: string } = none,
): Matcher {
  if (model.generateSelector && extra === none)
    return (labels) => labels?.[generatedLabel] === parent.metadata.uid;
  const selector = model.generateSelector
    ? { matchLabels: { [generatedLabel]: parent.metadata.uid } }
    : ownSelector(parent);
  return compileSelector({ ...selector, matchLabels: { ...selector.matchLabels, ...extra } });
}

function ownSelector(parent: StoredObject): LabelSelector {
  const spec = toJson(parent)["spec"];
  const selector = isObject(spec) ? spec["selector"] : undefined;
  const found = isObject(selector) ? (selector as LabelSelector & JsonObject) : undefined;
  if (found !== undefined && !isEmptySelector(found)) return found;
  if (found === undefined && selector != null) {
    throw new Error(`can't get label selector from ${slashed(toRef(parent))}`);
  }
  throw new Error(".spec.selector must have either matchLabels, matchExpressions, or both");
}
