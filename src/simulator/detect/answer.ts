import type { LastAnswer } from "../controller/memory.ts";
import type { HookName } from "@metatron/runtime";
import {
  sameValue,
  type ObservedMeta,
  groupKind,
  type JsonObject,
  kindKey,
  qualifiedName,
  isObject,
} from "@metatron/runtime/kubernetes";
import type { ApiError, ObjectRef, StoredObject } from "../api-server.ts";
import { type Answer, type Desired, type ApplyStrategy, type Pass, refOf } from "../controller/context.ts";
import type { ObjectMap } from "../controller/object-map.ts";
import type { HookError } from "../hooks/response.ts";
import { describe } from "../records.ts";
import type { ProblemCode } from "../problem.ts";
import { inspectScope } from "./controllers.ts";

/** Answers that came again, as those about a resting parent do, are looked at once. */
const inspected = new WeakSet<JsonObject>();

/** Reports what an answer does wrong, before Metacontroller acts on it. */
export function inspectAnswer(pass: Pass, answer: Answer): void {
  const { parent, observed, related, response, desired } = answer;
  const next: LastAnswer = {
    metadata: parent.metadata,
    related: [...related.values()].flatMap((objects) => [...objects.values()]),
    observed: parent["status"],
    status: response["status"],
    count: desired.length,
  };
  inspectDeletion(pass, answer, next);
  if (!inspected.has(response)) {
    inspected.add(response);
    inspectKinds(pass, desired);
    inspectDuplicates(pass, desired);
    inspectObserved(pass, desired);
    for (const child of desired) inspectScope(pass, parent, child);
  }
  if (response["finalized"] === true) inspectFinalized(pass, observed, desired);
  pass.memory.last = next;
}

function inspectDeletion(pass: Pass, { hook, observed, response, desired }: Answer, next: LastAnswer): void {
  const { engine, model } = pass.running;
  const field = model.isComposite ? "children" : "attachments";
  // Without declared kinds there is nothing that could be deleted.
  if (hook === "finalize" || model.children.length === 0) return;
  const isMissing = response[field] === undefined || response[field] === null;
  if (!isMissing && desired.length > 0) return;
  const count = countAlive(observed);
  const about = { controller: model.name, object: pass.parentRef, path: field, trap: 2 };
  const fix = `Answer ${field} in every call, complete; throw when they cannot be known.`;
  if (isMissing) {
    const message = `The answer of ${hook} has no ${field}: the ${count} that exist are deleted.`;
    engine.problems.add({ ...about, code: "children-missing", message, fix });
  } else if (count > 0 && isSameBasis(pass.memory.last, next)) {
    const message = `The answer of ${hook} has no ${field} any more although the parent is the same: ${count} are deleted.`;
    engine.problems.add({ ...about, code: "all-children-deleted", message, fix });
  }
}

/** Whether nothing changed that may end the work of a hook: its parent with its status, related objects, and what it answers as status. */
function isSameBasis(last: LastAnswer | undefined, next: LastAnswer): boolean {
  if (last === undefined || last.count === 0 || last.related.length !== next.related.length) return false;
  return (
    isSameParent(last.metadata, next.metadata) &&
    sameValue(last.status, next.status) &&
    (last.observed === undefined || sameValue(last.observed, next.observed)) &&
    last.related.every((object, index) => object === next.related[index])
  );
}

/** Labels and annotations are asked for much, and change no generation. */
export function isSameParent(left: ObservedMeta, right: ObservedMeta): boolean {
  return (
    left.generation === right.generation &&
    sameValue(left.labels, right.labels) &&
    sameValue(left.annotations, right.annotations)
  );
}

/** Reports observed children that are answered as they are: dynamic apply updates them without end. */
function inspectObserved(pass: Pass, desired: readonly Desired[]): void {
  if (pass.running.engine.strategy !== "dynamic-apply") return;
  for (const child of desired) {
    const field = ["resourceVersion", "uid"].find((name) => child.metadata[name] !== undefined);
    if (field === undefined) continue;
    const message = `${describe(refOf(child))} is answered as it was observed: metadata.${field} and more of what the server writes differ after every write, so that it is updated without end.`;
    const fix =
      "Answer only what the controller decides: without uid, resourceVersion, generation, creationTimestamp, ownerReferences, managedFields, the last-applied annotation and status (`asLastApplied` in TypeScript).";
    report(pass, child, "endless-update", message, fix, undefined, `metadata.${field}`);
  }
}

function countAlive(observed: ObjectMap<StoredObject>): number {
  const all = [...observed.values()].flatMap((objects) => [...objects.values()]);
  return all.filter(({ metadata }) => metadata.deletionTimestamp === undefined).length;
}

function inspectKinds(pass: Pass, desired: readonly Desired[]): void {
  const { children } = pass.running.model;
  for (const child of desired) {
    if (children.some((rule) => rule.apiVersion === child.apiVersion && rule.served.kind === child.kind))
      continue;
    const message = `${kindKey(child.apiVersion, child.kind)} is not declared: ${describe(refOf(child))} is created once, and then never updated or deleted.`;
    report(
      pass,
      child,
      "undeclared-kind",
      message,
      "Declare the kind, in this version, among the controller's children.",
    );
  }
}

function inspectDuplicates(pass: Pass, desired: readonly Desired[]): void {
  const seen = new Map<string, string>();
  for (const child of desired) {
    const { namespace, name } = child.metadata;
    const key = `${groupKind(child.apiVersion, child.kind)} ${qualifiedName(namespace, name)}`;
    const other = seen.get(key);
    seen.set(key, child.apiVersion);
    if (other === undefined) continue;
    const isSame = other === child.apiVersion;
    const message = isSame
      ? `${describe(refOf(child))} is twice in one answer: only the last one counts.`
      : `${describe(refOf(child))} is in one answer as ${other} and as ${child.apiVersion}: the two fight each other.`;
    report(
      pass,
      child,
      isSame ? "duplicate-child" : "two-versions",
      message,
      "Answer each child once, in one version.",
      8,
    );
  }
}

/** Children that the answer still has are left to the garbage collector on purpose. */
function inspectFinalized(pass: Pass, observed: ObjectMap<StoredObject>, desired: readonly Desired[]): void {
  const { engine, model, hooks } = pass.running;
  const nameOf = ({ apiVersion, kind, metadata }: StoredObject | Desired): string =>
    `${groupKind(apiVersion, kind)} ${metadata.name}`;
  const kept = new Set(desired.map(nameOf));
  const all = [...observed.values()].flatMap((objects) => [...objects.values()]);
  const count = all.filter((child) => !kept.has(nameOf(child))).length;
  if (count === 0 || hooks.finalize === undefined) return;
  engine.problems.add({
    code: "finalized-too-early",
    controller: model.name,
    object: pass.parentRef,
    path: "finalized",
    trap: 15,
    message: `finalized is true while ${count} observed children that the answer leaves out still exist: they go with the parent, in the garbage collector's order.`,
    fix: "Answer finalized: true only when the request has no children any more.",
  });
}

function report(
  pass: Pass,
  child: Desired,
  code: ProblemCode,
  message: string,
  fix: string,
  trap?: number,
  path?: string,
): void {
  const { engine, model } = pass.running;
  const about = { code, controller: model.name, object: refOf(child), message, fix };
  engine.problems.add({ ...about, ...(trap !== undefined && { trap }), ...(path !== undefined && { path }) });
}

/** Reports a write of a child that the API server refused for good. */
export function reportRefusal(pass: Pass, object: ObjectRef, error: ApiError): void {
  const { engine, model } = pass.running;
  if (error.reason === "Conflict" || error.reason === "NotFound" || error.reason === "InternalError") return;
  if (error.reason === "AlreadyExists") return reportTakenName(pass, object);
  const about = { code: "child-refused", controller: model.name, object } as const;
  const causes = error.causes.length === 0 ? [{ field: "", message: error.message }] : error.causes;
  for (const { field, message } of causes) {
    const isImmutable = /immutable|may not change|forbidden: updates/i.test(message);
    engine.problems.add({
      ...about,
      ...(field !== "" && { path: field }),
      ...(isImmutable && { trap: 4 }),
      message: `${describe(object)} is refused by the API server: ${message}`,
      fix: fixFor(isImmutable, field, engine.strategy),
    });
  }
}

/** Metacontroller says nothing of a child whose name somebody else's object has: it is never made. */
function reportTakenName(pass: Pass, object: ObjectRef): void {
  const { engine, model } = pass.running;
  const live = engine.api.get(object);
  if (live === undefined || live.metadata.deletionTimestamp !== undefined) return;
  const owner = live.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner !== undefined && owner.uid === engine.api.get(pass.parentRef)?.metadata.uid) return;
  const whose =
    owner === undefined ? "nobody's, and the parent does not select it" : `${owner.kind} ${owner.name}'s`;
  engine.problems.add({
    code: "name-taken",
    controller: model.name,
    object,
    message: `${describe(object)} is never made: there is one already, and it is ${whose}. Metacontroller says nothing of it.`,
    fix: "Name every child after its parent; to adopt an object that nobody owns, give it the labels that the parent selects.",
  });
}

function fixFor(isImmutable: boolean, field: string, strategy: ApplyStrategy): string {
  if (isImmutable)
    return strategy === "dynamic-apply"
      ? "Update this kind with Recreate: its fields cannot change in place."
      : "Its fields cannot change in place, and Recreate does nothing under server-side apply: leave the child out of the answer for one pass, or give it a name that changes with its content.";
  return field.endsWith(".rollingUpdate")
    ? "The merge keeps what the API server added: update this kind with Recreate, or delete the object once."
    : "Make the hook answer an object that the API server accepts.";
}

/** Reports a failed call; a refusal of the response gate is reported problem by problem. */
export function reportHookError(pass: Pass, hook: HookName, error: HookError): void {
  const { engine, model } = pass.running;
  const about = { controller: model.name, object: pass.parentRef };
  const refusals = error.status === 500 ? gateProblems(error.body ?? "") : [];
  for (const { path, message, fix } of refusals) {
    engine.problems.add({ ...about, code: "refused-by-gate", path, message: `${hook}: ${message}`, fix });
  }
  if (refusals.length > 0) return;
  engine.problems.add({
    ...about,
    code: "hook-failed",
    message: `The ${hook} hook failed: ${error.message}`,
    fix: error.message.startsWith("can't resolve")
      ? "Apply the Secret that the webhook names, with its key: Metacontroller reads it when the controller starts, and does not start it without."
      : "Metacontroller retries with growing delays; make the hook answer 200 in time.",
  });
}

interface GateProblem {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

function gateProblems(body: string): GateProblem[] {
  try {
    const value: unknown = JSON.parse(body);
    const problems = isObject(value) ? value["problems"] : undefined;
    return Array.isArray(problems) ? problems.filter(isObject).map(toGateProblem) : [];
  } catch {
    return [];
  }
}

function toGateProblem(problem: { [field: string]: unknown }): GateProblem {
  const text = (field: string): string => {
    const value = problem[field];
    return typeof value === "string" ? value : "";
  };
  return { path: text("path"), message: text("message"), fix: text("fix") };
}
