import { isKeepStatus } from "../controller/keep-status.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { checkChildren } from "./children.ts";
import type { DeclaredKinds } from "./declared-kinds.ts";
import type { CallFacts } from "./facts.ts";
import { copyScalars, readFields } from "./fields.ts";
import { copyJson } from "./json.ts";
import { type ProblemList, isPlainObject, nameOf } from "./problem.ts";

const syncFields = ["status", "children", "resyncAfterSeconds"];
const finalizeFields = [...syncFields, "finalized"];

/** Checks the answer of a composite's sync or finalize hook and gives the body to send. */
export function checkComposite(
  result: unknown,
  declared: DeclaredKinds,
  facts: CallFacts,
  list: ProblemList,
): JsonObject {
  const known = facts.hook === "finalize" ? finalizeFields : syncFields;
  const fields = readFields(result, known, facts.hook, list);
  const body: JsonObject = { status: checkStatus(fields["status"], facts, list) };
  if (isPlainObject(result)) {
    body["children"] = checkChildren(fields["children"], "children", { declared, facts, list });
  }
  copyScalars(fields, body, list);
  return body;
}

/** A composite's status is replaced whole, so an absent one would be a wipe: the observed one is sent again. */
function checkStatus(status: unknown, facts: CallFacts, list: ProblemList): JsonObject {
  if (status === undefined || isKeepStatus(status)) {
    const observed = facts.source.readParent()["status"];
    return isPlainObject(observed) ? observed : {};
  }
  const copied = status === null ? null : copyJson(status, "status", list);
  if (isPlainObject(copied)) return copied;
  if (copied !== undefined) {
    list.add("status", `${nameOf(status)} where an object belongs`, "give an object, or keepStatus()");
  }
  return {};
}
