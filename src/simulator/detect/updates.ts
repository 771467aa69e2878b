import {
  sameValue,
  compareQuantities,
  type JsonObject,
  isObject,
  lastAppliedAnnotation,
} from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { childRule, type Desired, type Pass, refOf } from "../controller/context.ts";
import type { ObjectMap } from "../controller/object-map.ts";
import { describe, toJson, toRef } from "../records.ts";
import { isSameParent } from "./answer.ts";

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
  const fields = JSON.stringify([pass.memory.last?.metadata.generation, found.map(({ path }) => path)]);
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
  return sameValue(left, right) ? [] : differences(left, right);
}

/** Without what every write changes by itself. */
function comparable(object: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = object;
  if (!isObject(metadata)) return rest;
  const { annotations, ...others } = metadata;
  const kept = Object.fromEntries(Object.entries(others).filter(([key]) => !generated.includes(key)));
  const notes = isObject(annotations) ? { ...annotations } : {};
  delete notes[lastAppliedAnnotation];
  return { ...rest, metadata: { ...kept, ...(Object.keys(notes).length > 0 && { annotations: notes }) } };
}

/** One field that differs between two values. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The fields that differ, deepest first in the order of the values; no more than `limit`. */
export function differences(before: unknown, after: unknown, limit = 20): Difference[] {
  const found: Difference[] = [];
  walk(before, after, "", found, limit);
  return found;
}

function walk(before: unknown, after: unknown, path: string, found: Difference[], limit: number): void {
  if (found.length >= limit || before === after || sameValue(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(before[key], after[key], join(path, key), found, limit);
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, item] of before.entries()) walk(item, after[index], `${path}[${index}]`, found, limit);
  } else {
    found.push({ path, before, after });
  }
}

function join(path: string, key: string): string {
  const name = /^[A-Za-z_][\w-]*$/.test(key) ? key : `["${key}"]`;
  return path === "" || name.startsWith("[") ? path + name : `${path}.${name}`;
}

/** A value as a message shows it: JSON, cut when it is long. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Reports a child that this controller deleted and makes again although its parent did not change. */
export function reportReappearance(pass: Pass, parent: StoredObject, child: StoredObject): void {
  const { kind, metadata } = child;
  const then = pass.memory.deleted.get(`${kind}/${metadata.namespace ?? ""}/${metadata.name}`);
  if (then === undefined || !isSameParent(then, parent.metadata)) return;
  const { engine, model } = pass.running;
  if (childRule(model, child.apiVersion, kind) === undefined) return;
  engine.problems.add({
    code: "child-reappears",
    controller: model.name,
    object: toRef(child),
    trap: 2,
    message: `${describe(toRef(child))} was deleted because an answer left it out, and is made again although the parent is the same.`,
    fix: "Answer every child that shall exist, in every call.",
  });
}

/** Reports a rolling update that waits for a child that is there: it goes on with no later pass. */
export function reportStalledRollout(
  pass: Pass,
  next: Desired,
  reason: string,
  observed: ObjectMap<StoredObject>,
): void {
  const name = /^missing child \S+ (\S+)$/.exec(reason)?.[1];
  const isThere = [...observed.values()].some((children) =>
    [...children.values()].some(({ kind, metadata }) => reason === `missing child ${kind} ${metadata.name}`),
  );
  if (name === undefined || !isThere) return;
  const { engine, model } = pass.running;
  const method = childRule(model, next.apiVersion, next.kind)?.method ?? "";
  engine.problems.add({
    code: "rollout-stalled",
    controller: model.name,
    object: pass.parentRef,
    message: `The rolling update of ${describe(refOf(next))} waits for ever: Metacontroller 4.17.2 does not find ${name}, the child that it has just updated ("${reason}").`,
    fix: `Give ${next.kind} the update method ${method === "RollingRecreate" ? "Recreate" : "InPlace"}: all children then change at once. To go one by one, answer changed children one a pass.`,
  });
}

/** Reports a child that server-side apply never recreates. */
export function reportNotRecreated(pass: Pass, child: StoredObject, why: string): void {
  const { engine, model } = pass.running;
  const reason =
    why === "generation"
      ? "the change counts as another generation, which Metacontroller takes for a change by somebody else"
      : `the dry run is refused (${why})`;
  engine.problems.add({
    code: "child-not-recreated",
    controller: model.name,
    object: toRef(child),
    message: `${describe(toRef(child))} is never recreated under server-side apply: ${reason}.`,
    fix: "Use InPlace for what can be updated. Else leave the child out of the answer for one pass, or give it a name that changes with its content.",
  });
}

/** Why a field differs again on every pass, and what to do about it. */
export interface Explanation {
  readonly why: string;
  readonly fix: string;
}

/** Explains an update that the API server does not keep: `before` is what it holds, `after` what the update sends. */
function explain({ path, before, after }: Difference): Explanation {
  if (after === null || (before === undefined && isEmpty(after))) {
    return {
      why: `the API server drops ${show(after)} here`,
      fix: `Leave ${path} out of the child instead of sending ${show(after)}.`,
    };
  }
  if (path.startsWith("stringData")) {
    return {
      why: "the API server turns stringData into data and forgets it",
      fix: "Send data with base64 values instead of stringData.",
    };
  }
  if (isSameAmount(before, after)) {
    return {
      why: `the API server writes ${show(after)} as ${show(before)}`,
      fix: `Send ${show(before)}.`,
    };
  }
  return /\[\d+\]/.test(path) || Array.isArray(after)
    ? explainList(path, before, after)
    : explainValue(path, before, after);
}

function explainList(path: string, before: unknown, after: unknown): Explanation {
  const added =
    isObject(before) && isObject(after) ? Object.keys(before).filter((key) => after[key] === undefined) : [];
  const list = path.replace(/\[\d+\].*$/, "");
  const what = after === undefined || added.length > 0 ? "added" : "holds";
  return {
    why: `the list ${list} is replaced whole, and the API server ${what} ${show(before)} where the child has ${show(after)}`,
    fix: `Send the field as the API server stores it (${path}: ${show(before)}), or give the items of ${list} a common name.`,
  };
}

function explainValue(path: string, before: unknown, after: unknown): Explanation {
  return {
    why: `somebody else sets it: the object holds ${show(before)}, the child wants ${show(after)}`,
    fix: `Leave ${path} out of the child, or send what is stored.`,
  };
}

function isEmpty(value: unknown): boolean {
  return sameValue(value, {}) || sameValue(value, []) || value === "" || value === 0 || value === false;
}

function isSameAmount(before: unknown, after: unknown): boolean {
  const isScalar = (value: unknown): boolean => typeof value === "string" || typeof value === "number";
  return isScalar(before) && isScalar(after) && compareQuantities(String(before), String(after)) === 0;
}
