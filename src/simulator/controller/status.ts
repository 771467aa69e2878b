import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject } from "../api-server.ts";
import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";
import { toJson } from "../names.ts";
import { reportPrunedStatus } from "../problems/status.ts";
import { withFields } from "../shallow.ts";
import type { Pass } from "./context.ts";
import { explain, slashed } from "./errors.ts";

/**
 * Replaces the status of a composite parent, with `observedGeneration` added, when it differs from the live one.
 * False when the parent is gone or changed meanwhile: the source then ends the pass without any error, even those that
 * the children gave.
 */
export function replaceStatus(pass: Pass, parent: StoredObject, answered: JsonValue | undefined): boolean {
  const status: JsonObject = withFields(isMap(answered) ? answered : {}, {
    observedGeneration: parent.metadata.generation,
  });
  try {
    let isWritten = false;
    const after = pass.client.atomically("updateStatus", pass.parentRef, parent.metadata.uid, (live) => {
      isWritten = !isEqual(live["status"], status);
      return isWritten ? toJson(withFields(live, { status })) : undefined;
    });
    if (isWritten) reportPrunedStatus(pass, status, after);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.reason === "NotFound" || error.reason === "Conflict") return false;
    throw explain(`can't update status for ${slashed(pass.parentRef)}`, error);
  }
}
