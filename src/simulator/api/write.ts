import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { copyOf, withFields } from "../shallow.ts";
import type { Context } from "./context.ts";
import { noteOwners, noteRemoval } from "./garbage/notice.ts";
import { isDeleting, metadataOf, toJson, toStored } from "./store/objects.ts";
import { share } from "./store/share.ts";
import type { Strategy } from "./strategy/model.ts";

/**
 * Stores the next form of an object: a change gets a new resourceVersion and, when it counts, a generation; no change
 * stays as it is. An object on its way out that lost its last finalizer is removed.
 */
export function replace(
  context: Context,
  strategy: Strategy,
  before: StoredObject,
  value: JsonObject,
  isDryRun = false,
): StoredObject {
  const next = strategy.toVersion(value, strategy.storageVersion);
  const shared = share(toJson(before), next) as JsonObject;
  if (shared === toJson(before)) return before;
  const counts = strategy.hasGeneration && strategy.bumpsGeneration(toJson(before), shared);
  const metadata = copyOf(metadataOf(shared));
  if (counts) metadata["generation"] = (before.metadata.generation ?? 0) + 1;
  if (!isDryRun) metadata["resourceVersion"] = context.sequence.nextVersion();
  // Everything below is frozen already.
  const after = toStored(Object.freeze(withFields(shared, { metadata: Object.freeze(metadata) })));
  if (isDryRun) return after;
  if (isReleased(after)) {
    context.storage.remove(strategy.key, after);
    noteRemoval(context, before);
  } else {
    context.storage.put(strategy.key, after);
    noteOwners(context, before, after);
  }
  return after;
}

function isReleased(object: StoredObject): boolean {
  const { finalizers = [], deletionGracePeriodSeconds = 0 } = object.metadata;
  if (!isDeleting(object) || finalizers.length > 0 || deletionGracePeriodSeconds > 0) return false;
  const spec = object["spec"] as { finalizers?: readonly string[] } | undefined;
  return object.kind !== "Namespace" || object.apiVersion !== "v1" || (spec?.finalizers ?? []).length === 0;
}

/** Removes an object at once. */
export function remove(context: Context, strategy: Strategy, object: StoredObject): void {
  const metadata = { ...object.metadata, resourceVersion: context.sequence.nextVersion() };
  const last = toStored(
    share(toJson(object), { ...toJson(object), metadata: metadata as never }) as JsonObject,
  );
  context.storage.remove(strategy.key, last);
  noteRemoval(context, last);
}
