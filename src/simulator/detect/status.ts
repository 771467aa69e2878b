import type { StatusInput } from "../controller/memory.ts";
import { sameValue, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import type { Pass } from "../controller/context.ts";
import type { ObjectMap } from "../controller/object-map.ts";
import { describe, toJson } from "../records.ts";
import { differences, show } from "./updates.ts";

const patience = 3;

/** Reports a field of the status that the API server did not keep: it is written again on every pass. */
export function reportPrunedStatus(pass: Pass, status: JsonObject, after: StoredObject): void {
  const { engine, model } = pass.running;
  for (const { path, before, after: stored } of differences(status, toJson(after)["status"] ?? {})) {
    const isGeneration = path === "observedGeneration";
    engine.problems.add({
      code: "status-pruned",
      ...(isGeneration && { severity: "warning" }),
      controller: model.name,
      object: pass.parentRef,
      path: `status.${path}`,
      trap: isGeneration ? 5 : 13,
      message: `status.${path} is written as ${show(before)} and stored as ${show(stored)}: the status is written once on every pass.`,
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
  if (status === undefined || status === null) reportMissingStatus(pass, parent);
  const input = inputOf(parent, observed);
  const isRestless = isSame(memory.input, input) && !sameValue(memory.status, status);
  memory.restless = isRestless ? memory.restless + 1 : 0;
  if (memory.restless >= patience) reportRestless(pass, memory.status, status);
  memory.input = input;
  memory.status = status;
}

/** A composite parent's status is replaced by nothing. */
function reportMissingStatus(pass: Pass, parent: StoredObject): void {
  const { engine, model } = pass.running;
  const lost = Object.keys(parent["status"] ?? {}).filter((key) => key !== "observedGeneration");
  if (lost.length === 0) return;
  engine.problems.add({
    code: "status-missing",
    controller: model.name,
    object: pass.parentRef,
    path: "status",
    trap: 3,
    message: `The answer has no status: ${lost.join(", ")} of ${describe(pass.parentRef)} are wiped.`,
    fix: "Answer the whole status in every call.",
  });
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
function inputOf({ metadata }: StoredObject, observed: ObjectMap<StoredObject>): StatusInput {
  const { generation, labels, annotations, deletionTimestamp } = metadata;
  const children: StoredObject[] = [];
  for (const objects of observed.values()) children.push(...objects.values());
  return { parent: [generation, labels, annotations, deletionTimestamp], children };
}

/** A stored object never changes, and there is one for each version. */
function isSame(left: StatusInput | undefined, right: StatusInput): boolean {
  if (left?.children.length !== right.children.length) return false;
  return (
    left.children.every((child, index) => child === right.children[index]) &&
    sameValue(left.parent, right.parent)
  );
}
