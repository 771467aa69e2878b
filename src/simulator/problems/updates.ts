import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";
import { lastAppliedAnnotation } from "../apply/update.ts";
import type { Pass } from "../controller/context.ts";
import { describe, toJson, toRef } from "../names.ts";
import { type Difference, differences, show } from "./difference.ts";
import { explain } from "./explain.ts";

/** How often the same fields may change in a row, as they do while a child follows the progress of another one. */
const patience = 6;
const generated = ["resourceVersion", "generation", "managedFields"];

/** Reports a child that differs from what is desired but is never updated, since its kind has no update method. */
export function reportMissingMethod(pass: Pass, before: StoredObject, next: JsonObject): void {
  const found = changes(before, next)[0];
  if (found === undefined) return;
  const { engine, model } = pass.running;
  engine.problems.add({
    code: "no-update-method",
    controller: model.name,
    object: toRef(before),
    path: found.path,
    trap: 4,
    message: `${describe(toRef(before))} is never updated: ${found.path} is ${show(found.before)}, desired is ${show(found.after)}, and ${before.kind} has no update method (OnDelete).`,
    fix: `Set the update method of ${before.kind} (InPlace, or Recreate for Pods and Jobs), or OnDelete to say that it is meant.`,
  });
}

/**
 * Reports an update that comes again and again. `after` is what the API server stored, undefined when the child was deleted
 * to be made again. Said at once when the server kept nothing of the update, else when the same one comes a second time.
 */
export function reportRepeatedUpdate(
  pass: Pass,
  before: StoredObject,
  next: JsonObject,
  after: StoredObject | undefined,
): void {
  const found = changes(before, next);
  if (found.length === 0) return;
  const key = after === undefined ? `${before.kind}/${before.metadata.name}` : before.metadata.uid;
  const signature = JSON.stringify(found.map((field) => [field.path, field.after, field.before]));
  const fields = JSON.stringify([pass.memory.generation, found.map(({ path }) => path)]);
  const last = pass.memory.updates.get(key);
  const count = last?.signature === signature ? last.count + 1 : 1;
  const again = last?.fields === fields ? last.changes + 1 : 1;
  pass.memory.updates.set(key, { signature, count, fields, changes: again });
  const isKeptOut = after !== undefined && changes(before, toJson(after)).length === 0;
  if (count >= 2 || isKeptOut) reportEndless(pass, before, found);
  else if (again >= patience) reportRestless(pass, before, found);
}

/** Reports a child that was applied again although neither it nor what is desired changed. */
export function reportAppliedTwice(pass: Pass, before: StoredObject, after: StoredObject): void {
  const found = changes(before, toJson(after));
  reportRepeatedUpdate(pass, before, toJson(after), undefined);
  if (found.length === 0) pass.memory.updates.delete(before.metadata.uid);
}

function reportEndless(pass: Pass, before: StoredObject, found: readonly Difference[]): void {
  const { engine, model } = pass.running;
  for (const difference of found) {
    const { why, fix } = explain(difference);
    engine.problems.add({
      code: "endless-update",
      controller: model.name,
      object: toRef(before),
      path: difference.path,
      message: `${describe(toRef(before))} is updated on every pass: ${difference.path} differs again, because ${why}.`,
      fix,
    });
  }
}

function reportRestless(pass: Pass, before: StoredObject, found: readonly Difference[]): void {
  const { engine, model } = pass.running;
  for (const { path, before: held, after } of found)
    engine.problems.add({
      code: "endless-update",
      controller: model.name,
      object: toRef(before),
      path,
      trap: 13,
      message: `${describe(toRef(before))} is updated on every pass: ${path} goes from ${show(held)} to ${show(after)} while the parent stays the same.`,
      fix: "Make the child a function of the parent: no fresh timestamps, counters or random values.",
    });
}

function changes(before: StoredObject, next: JsonObject): Difference[] {
  const [left, right] = [comparable(toJson(before)), comparable(next)];
  return isEqual(left, right) ? [] : differences(left, right);
}

/** Without what every write changes by itself. */
function comparable(object: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = object;
  if (!isMap(metadata)) return rest;
  const { annotations, ...others } = metadata;
  const kept = Object.fromEntries(Object.entries(others).filter(([key]) => !generated.includes(key)));
  const notes = isMap(annotations) ? { ...annotations } : {};
  delete notes[lastAppliedAnnotation];
  return { ...rest, metadata: { ...kept, ...(Object.keys(notes).length > 0 && { annotations: notes }) } };
}
