import type { HookName } from "../controller/controller.ts";
import type { Declaration } from "../controller/declaration.ts";
import { type CallFacts, type ParentSource, describe } from "../gate/facts.ts";
import { copyJson } from "../gate/json.ts";
import { ProblemList, isPlainObject } from "../gate/problem.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import type { LabelSelector } from "../kubernetes/manifest.ts";
import type { Scope } from "../kubernetes/object.ts";

/** Notes what the gate must know of a parent before the hook can change it. */
export function toFacts(
  declaration: Declaration,
  hook: HookName,
  parent: JsonObject,
  source: ParentSource,
): CallFacts {
  const metadata = isPlainObject(parent["metadata"]) ? parent["metadata"] : {};
  const namespace = typeof metadata["namespace"] === "string" ? metadata["namespace"] : undefined;
  const spec = isPlainObject(parent["spec"]) ? parent["spec"] : {};
  const isComposite = declaration.type === "composite";
  const isLabelled = isComposite && declaration.generateSelector;
  return {
    hook,
    parent: describe(parent, isComposite ? declaration.parent.kind : "object"),
    namespace,
    scope: scopeOf(declaration, parent, namespace),
    selector:
      isComposite && !isLabelled && isPlainObject(spec["selector"]) ? copyOf(spec["selector"]) : undefined,
    labelledUid: isLabelled && typeof metadata["uid"] === "string" ? metadata["uid"] : undefined,
    source,
  };
}

function copyOf(selector: JsonObject): LabelSelector {
  const copied = copyJson(selector, "spec.selector", new ProblemList(), { nullIsAllowed: true });
  return isPlainObject(copied) ? copied : {};
}

function scopeOf(
  declaration: Declaration,
  parent: JsonObject,
  namespace: string | undefined,
): Scope | undefined {
  if (declaration.type === "composite") return declaration.parent.scope;
  const target = declaration.targets.find(
    ({ apiVersion, kind }) => apiVersion === parent["apiVersion"] && kind === parent["kind"],
  );
  return target?.scope ?? (namespace === undefined ? undefined : "Namespaced");
}
