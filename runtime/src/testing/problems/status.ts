import type { JsonObject, JsonValue } from "../../json.ts";
import type { StoredObject } from "../api-server.ts";
import { isEqual } from "../apply/equal.ts";
import type { Pass } from "../controller/context.ts";
import type { ObjectMap } from "../controller/object-map.ts";
import { describe, toJson } from "../names.ts";
import { differences, show } from "./difference.ts";

const patience = 3;

/** Reports a field of the status that the API server did not keep: it is written again on every pass. */
export function reportPrunedStatus(pass: Pass, status: JsonObject, after: StoredObject): void {
  const { engine, model } = pass.running;
  for (const { path, before, after: stored } of differences(status, toJson(after)["status"] ?? {})) {
    const isGeneration = path === "observedGeneration";
    engine.problems.add({
      code: "status-pruned",
      controller: model.name,
      object: pass.parentRef,
      path: `status.${path}`,
      trap: isGeneration ? 5 : 13,
      message: `status.${path} is written as ${show(before)} and stored as ${show(stored)}: the status is written on every pass.`,
      fix: isGeneration
        ? "Add observedGeneration (type: integer, format: int64) to the status schema of the CRD."
        : `Add status.${path} to the CRD's schema, or answer it as the schema stores it.`,
    });
  }
}

/** Watches a status that changes from pass to pass although neither the parent nor a child did. */
export function inspectStatus(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
  status: JsonValue | undefined,
): void {
  const { memory } = pass;
  const input = signature(parent, observed);
  const isRestless = memory.input === input && !isEqual(memory.status, status);
  memory.restless = isRestless ? memory.restless + 1 : 0;
  if (memory.restless >= patience) reportRestless(pass, memory.status, status);
  memory.input = input;
  memory.status = status;
}

function reportRestless(pass: Pass, last: unknown, status: JsonValue | undefined): void {
  const { engine, model } = pass.running;
  for (const { path, before, after } of differences(last, status)) {
    engine.problems.add({
      code: "restless-status",
      controller: model.name,
      object: pass.parentRef,
      path: path === "" ? "status" : `status.${path}`,
      trap: 13,
      message: `The status of ${describe(pass.parentRef)} never rests: ${path} goes from ${show(before)} to ${show(after)} while nothing else changes.`,
      fix: "Make the status a function of what was observed: no fresh timestamps, counters or random values.",
    });
  }
}

/** Everything that a status may be made of, except the status itself. */
function signature({ metadata }: StoredObject, observed: ObjectMap<StoredObject>): string {
  const { generation, labels, annotations, deletionTimestamp } = metadata;
  const parts = [JSON.stringify([generation, labels, annotations, deletionTimestamp])];
  for (const objects of observed.values()) {
    for (const child of objects.values()) parts.push(child.metadata.uid, child.metadata.resourceVersion);
  }
  return parts.join(" ");
}
