import { ApiError, type StoredObject } from "../api-server.ts";
import { toRef } from "../names.ts";
import type { Pass } from "./context.ts";

/** Deletes a child now; the next pass creates it again. */
export function deleteForUpdate(pass: Pass, child: StoredObject): void {
  pass.memory.resting.delete(child.metadata.uid);
  try {
    pass.client.delete(toRef(child), child.metadata.uid);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "NotFound") throw error;
  }
}
