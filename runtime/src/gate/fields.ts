import type { HookName } from "../controller/controller.ts";
import { isKeepStatus, isOrWasKeepStatus } from "../controller/keep-status.ts";
import { isResync } from "../controller/retry-after.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { silence } from "./loose-promise.ts";
import { type ProblemList, isPlainObject, nameOf } from "./problem.ts";

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
    silence(field);
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
export function copyScalars(
  fields: Readonly<Record<string, unknown>>,
  body: JsonObject,
  list: ProblemList,
): void {
  const { resyncAfterSeconds, finalized } = fields;
  if (isResync(resyncAfterSeconds)) body["resyncAfterSeconds"] = resyncAfterSeconds;
  else if (resyncAfterSeconds !== undefined) {
    list.add("resyncAfterSeconds", `${nameOf(resyncAfterSeconds)} is no delay`, "give seconds, 0 or more");
  }
  if (typeof finalized === "boolean") body["finalized"] = finalized;
  else if (finalized !== undefined) {
    list.add("finalized", `${nameOf(finalized)} where true or false belongs`, "give a boolean");
  }
}
