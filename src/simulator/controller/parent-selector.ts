import {
  type JsonObject,
  type LabelSelector,
  type Matcher,
  compileSelector,
  generatedLabel,
  isEmptySelector,
} from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { isMap } from "../apply/merge-key.ts";
import { toJson, toRef } from "../names.ts";
import { slashed } from "./errors.ts";
import type { ControllerModel } from "./model.ts";

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
  const selector = isMap(spec) ? spec["selector"] : undefined;
  const found = isMap(selector) ? (selector as LabelSelector & JsonObject) : undefined;
  if (found !== undefined && !isEmptySelector(found)) return found;
  if (found === undefined && selector != null) {
    throw new Error(`can't get label selector from ${slashed(toRef(parent))}`);
  }
  throw new Error(".spec.selector must have either matchLabels, matchExpressions, or both");
}
