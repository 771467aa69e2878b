import type { HookName } from "../controller/controller.ts";
import { isKeepStatus, isOrWasKeepStatus } from "../controller/keep-status.ts";
import { isResync, longestDelay } from "../controller/retry-after.ts";
import { type JsonObject, type JsonValue, isPlainObject } from "../kubernetes/json.ts";
import { type DeclaredKinds, checkChildren } from "./children.ts";
import type { GateContext } from "./context.ts";
import { copyJson } from "./json.ts";
import { checkStringMap } from "./labels.ts";
import { type ProblemList, nameOf } from "./problem.ts";
import { ignoreRejection } from "./unhandled-rejections.ts";

const compositeFields = ["status", "children", "resyncAfterSeconds"];
const compositeFinalizeFields = [...compositeFields, "finalized"];

/** Checks the answer of a composite's sync or finalize hook and gives the body to send. */
export function checkComposite(
  result: unknown,
  declared: DeclaredKinds,
  context: GateContext,
  list: ProblemList,
): JsonObject {
  const known = context.hook === "finalize" ? compositeFinalizeFields : compositeFields;
  const fields = readFields(result, known, context.hook, list);
  const body: JsonObject = { status: checkStatus(fields["status"], context, list) };
  if (isPlainObject(result)) {
    body["children"] = checkChildren(fields["children"], "children", { declared, context, list });
  }
  copyScalars(fields, body, list);
  return body;
}

/** A composite's status is replaced whole, so an absent one would be a wipe: the observed one is sent again. */
function checkStatus(status: unknown, context: GateContext, list: ProblemList): JsonObject {
  if (status === undefined || isKeepStatus(status)) {
    const observed = context.source.readParent()["status"];
    return isPlainObject(observed) ? observed : {};
  }
  const copied = status === null ? null : copyJson(status, "status", list);
  if (isPlainObject(copied)) return copied;
  if (copied !== undefined) {
    list.add("status", `${nameOf(status)} where an object belongs`, "give an object, or keepStatus()");
  }
  return {};
}

const decoratorFields = ["labels", "annotations", "status", "attachments", "resyncAfterSeconds"];
const decoratorFinalizeFields = [...decoratorFields, "finalized"];

/** Checks the answer of a decorator's sync or finalize hook and gives the body to send. */
export function checkDecorator(
  result: unknown,
  declared: DeclaredKinds,
  context: GateContext,
  list: ProblemList,
): JsonObject {
  const known = context.hook === "finalize" ? decoratorFinalizeFields : decoratorFields;
  const fields = readFields(result, known, context.hook, list);
  const body: JsonObject = {};
  for (const key of ["labels", "annotations"] as const) copyStringMap(key, fields[key], body, list);
  copyStatus(fields["status"], body, list);
  if (isPlainObject(result)) {
    body["attachments"] = checkChildren(fields["attachments"], "attachments", { declared, context, list });
  }
  copyScalars(fields, body, list);
  return body;
}

function copyStringMap(key: string, value: unknown, body: JsonObject, list: ProblemList): void {
  if (value === undefined) return;
  const copied = value === null ? null : copyJson(value, key, list, { nullIsAllowed: true });
  checkStringMap(copied, { path: key, nullIsAllowed: true }, list);
  if (copied !== undefined) body[key] = copied;
}

/** A decorator's absent status leaves the object's alone. */
function copyStatus(status: unknown, body: JsonObject, list: ProblemList): void {
  if (status === undefined || isKeepStatus(status)) return;
  const copied: JsonValue | undefined = status === null ? null : copyJson(status, "status", list);
  if (isPlainObject(copied)) body["status"] = copied;
  else if (copied !== undefined) {
    list.add("status", `${nameOf(status)} where an object belongs`, "give an object, or leave it out");
  }
}

/** Takes a hook's answer apart: an object with known fields only; a field that is undefined counts as absent. */
export function readFields(
  value: unknown,
  known: readonly string[],
  hook: HookName,
  list: ProblemList,
): Record<string, unknown> {
  if (!isPlainObject(value)) {
    const message = `${hook} returned ${nameOf(value)} where an object belongs`;
    list.add("", message, `return an object with ${known.join(", ")}`);
    return {};
  }
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = value[key];
    ignoreRejection(field);
    if (known.includes(key)) fields[key] = key === "status" ? kept(field, list) : field;
    else if (key === "finalized") {
      if (field === undefined) continue;
      list.add(key, `only finalize may say finalized, this is ${hook}`, "return it from the finalize hook");
    } else list.add(key, "Metacontroller does not know this field", `use one of ${known.join(", ")}`);
  }
  return fields;
}

/** A copy of `keepStatus()` would be sent as a status, and take the place of the observed one. */
function kept(status: unknown, list: ProblemList): unknown {
  if (isPlainObject(status) && isOrWasKeepStatus(status) && !isKeepStatus(status))
    list.add("status", "a copy of keepStatus() would wipe the status", "return keepStatus() itself");
  return status;
}

/** Checks the two plain fields that every sync and finalize answer shares, and copies them. */
function copyScalars(fields: Readonly<Record<string, unknown>>, body: JsonObject, list: ProblemList): void {
  const { resyncAfterSeconds, finalized } = fields;
  if (isResync(resyncAfterSeconds)) body["resyncAfterSeconds"] = resyncAfterSeconds;
  else if (resyncAfterSeconds !== undefined) {
    list.add(
      "resyncAfterSeconds",
      `${typeof resyncAfterSeconds === "number" ? String(resyncAfterSeconds) : nameOf(resyncAfterSeconds)} is no delay`,
      `give seconds, 0 to ${String(longestDelay)}`,
    );
  }
  if (typeof finalized === "boolean") body["finalized"] = finalized;
  else if (finalized !== undefined) {
    list.add("finalized", `${nameOf(finalized)} where true or false belongs`, "give a boolean");
  }
}
