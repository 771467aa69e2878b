import type { BuiltinKind, JsonObject } from "@metatron/runtime/kubernetes";
import type { ServedKind } from "../../api-server.ts";
import { admitBuiltin, convertBuiltin, initialStatus, isVerbatim } from "../../builtin/index.ts";
import { copyOf, withFields } from "../../shallow.ts";
import { builtinNameProblems } from "../metadata/names.ts";
import { builtinTopology } from "./builtin-topology.ts";
import type { Admitted, Strategy } from "./model.ts";

/** The strategy of a kind that every cluster has. */
export function builtinStrategy(builtin: BuiltinKind): Strategy {
  const { group, versions, kind, resource, scope, hasStatus, apiVersion } = builtin;
  const served: ServedKind = { group, versions, kind, resource, scope, isCustom: false, hasStatus };
  return {
    served,
    key: `${resource}.${group}`,
    storageVersion: apiVersion,
    hasGeneration: builtin.hasGeneration,
    admitsFresh: !isVerbatim(builtin),
    topology: builtinTopology,
    admit: (object, old) => admit(convertBuiltin(object, apiVersion), old, hasStatus),
    admitStatus: (object, old) => ({
      value: withFields(old, { status: object["status"] ?? {} }),
      errors: [],
    }),
    toVersion: convertBuiltin,
    bumpsGeneration: (before, after) => !isBinding(before, after) && contentDiffers(before, after),
    nameProblems: (name) => builtinNameProblems(kind, group, name),
  };
}

function admit(object: JsonObject, old: JsonObject | undefined, hasStatus: boolean): Admitted {
  const { value, errors } = admitBuiltin(object, old);
  if (!hasStatus) return { value, errors };
  const admitted = value["status"] === undefined ? copyOf(value) : withoutStatus(value);
  admitted["status"] = old?.["status"] ?? initialStatus(value);
  return { value: admitted, errors };
}

function withoutStatus({ status: _ignored, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** A pod that gets its node keeps its generation: in a cluster that is the work of the binding subresource. */
function isBinding(before: JsonObject, after: JsonObject): boolean {
  const nodeOf = (pod: JsonObject): unknown => (pod["spec"] as JsonObject | undefined)?.["nodeName"];
  return after["kind"] === "Pod" && nodeOf(before) === undefined && nodeOf(after) !== undefined;
}

const general = new Set(["apiVersion", "kind", "metadata", "status"]);

function contentDiffers(before: JsonObject, after: JsonObject): boolean {
  for (const key in after) if (before[key] !== after[key] && !general.has(key)) return true;
  for (const key in before) if (before[key] !== after[key] && !general.has(key)) return true;
  return false;
}
