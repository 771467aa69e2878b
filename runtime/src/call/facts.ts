import type { HookName } from "../controller.ts";
import type { Declaration } from "../declaration.ts";
import { describe, type CallFacts } from "../gate/facts.ts";
import { isPlainObject } from "../gate/problem.ts";
import type { JsonObject } from "../json.ts";
import type { Scope } from "../kubernetes.ts";

/** Notes what the gate must know of a parent before the hook can change it. */
export function toFacts(declaration: Declaration, hook: HookName, parent: JsonObject): CallFacts {
  const metadata = isPlainObject(parent["metadata"]) ? parent["metadata"] : {};
  const namespace = typeof metadata["namespace"] === "string" ? metadata["namespace"] : undefined;
  const spec = isPlainObject(parent["spec"]) ? parent["spec"] : {};
  const needsSelector = declaration.type === "composite" && !declaration.generateSelector;
  return {
    hook,
    parent: describe(parent, declaration.type === "composite" ? declaration.parent.kind : "object"),
    namespace,
    scope: scopeOf(declaration, parent, namespace),
    selector: needsSelector && isPlainObject(spec["selector"]) ? spec["selector"] : undefined,
    status: parent["status"],
  };
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
