import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { inspectAnswer } from "../problems/answer.ts";
import { callHook } from "./call-hook.ts";
import type { Pass } from "./context.ts";
import { toDesired } from "./desired.ts";
import { slashed } from "./errors.ts";
import { managesChildren } from "./finalizer.ts";
import type { Desired } from "./model.ts";
import type { ObjectMap } from "./object-map.ts";
import { addGeneratedLabel } from "./own-labels.ts";
import { hookFor, requestBody } from "./request.ts";

/** What the hook calls of a pass come to. */
export interface SyncResult {
  readonly status: JsonValue | undefined;
  readonly children: readonly Desired[];
  readonly resyncAfterSeconds: number;
  readonly isFinalized: boolean;
}

/** Calls sync or finalize for a parent as it is, or as one of its revisions. */
export async function callOnce(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
  related: ObjectMap<StoredObject>,
): Promise<SyncResult> {
  const hook = hookFor(pass, parent);
  if (hook === undefined)
    throw new Error(`sync hook nil//not defined for ${slashed(pass.parentRef)}: %!w(<nil>)`);
  const body = requestBody(pass, hook, parent, observed, related);
  const response = await callHook(pass, hook, parent, body);
  const result = toResult(response, parent);
  addGeneratedLabel(pass, parent, result.children);
  if (managesChildren(pass, parent)) inspectAnswer(pass, parent, observed, response, result.children, hook);
  return result;
}

function toResult(response: JsonObject, parent: StoredObject): SyncResult {
  const seconds = response["resyncAfterSeconds"];
  return {
    status: response["status"],
    children: toDesired(response["children"], parent),
    resyncAfterSeconds: typeof seconds === "number" ? seconds : 0,
    isFinalized: response["finalized"] === true,
  };
}
