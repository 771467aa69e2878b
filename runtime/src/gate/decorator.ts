import { isKeepStatus } from "../controller/keep-status.ts";
import type { JsonObject, JsonValue } from "../kubernetes/json.ts";
import { checkChildren } from "./children.ts";
import type { DeclaredKinds } from "./declared-kinds.ts";
import type { CallFacts } from "./facts.ts";
import { copyScalars, readFields } from "./fields.ts";
import { copyJson } from "./json.ts";
import { type ProblemList, isPlainObject, nameOf } from "./problem.ts";
import { checkStringMap } from "./string-map.ts";

const syncFields = ["labels", "annotations", "status", "attachments", "resyncAfterSeconds"];
const finalizeFields = [...syncFields, "finalized"];

/** Checks the answer of a decorator's sync or finalize hook and gives the body to send. */
export function checkDecorator(
  result: unknown,
  declared: DeclaredKinds,
  facts: CallFacts,
  list: ProblemList,
): JsonObject {
  const known = facts.hook === "finalize" ? finalizeFields : syncFields;
  const fields = readFields(result, known, facts.hook, list);
  const body: JsonObject = {};
  for (const key of ["labels", "annotations"] as const) copyStringMap(key, fields[key], body, list);
  copyStatus(fields["status"], body, list);
  if (isPlainObject(result)) {
    body["attachments"] = checkChildren(fields["attachments"], "attachments", { declared, facts, list });
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
