import type { StoredObject } from "../api-server.ts";
import { toJson } from "../names.ts";
import type { Pass } from "./context.ts";
import { hasFinalizer } from "./model.ts";

/** Adds the controller's finalizer when it has a finalize hook, and removes it when it has none any more. */
export function syncFinalizer(pass: Pass, parent: StoredObject): StoredObject {
  const { model } = pass.running;
  const isEnabled = hasFinalizeHook(pass);
  if (hasFinalizer(model, parent) === isEnabled) return parent;
  if (!isEnabled) return removeFinalizer(pass, parent);
  if (parent.metadata.deletionTimestamp !== undefined) return parent;
  return pass.client.atomically("addFinalizer", pass.parentRef, parent.metadata.uid, (live) =>
    hasFinalizer(model, live)
      ? undefined
      : withFinalizers(live, [...(live.metadata.finalizers ?? []), model.finalizer]),
  );
}

/** Removes the controller's finalizer from the live parent. */
export function removeFinalizer(pass: Pass, parent: StoredObject): StoredObject {
  const { model } = pass.running;
  return pass.client.atomically("removeFinalizer", pass.parentRef, parent.metadata.uid, (live) =>
    hasFinalizer(model, live)
      ? withFinalizers(
          live,
          (live.metadata.finalizers ?? []).filter((name) => name !== model.finalizer),
        )
      : undefined,
  );
}

/** Whether the controller has a finalize hook. */
export function hasFinalizeHook(pass: Pass): boolean {
  // The source asks whether the manifest has the entry at all, even one without a webhook.
  return pass.running.model.manifest.spec.hooks?.finalize !== undefined;
}

/**
 * Whether children of a parent are managed: it is alive, or it is finalized and neither the garbage collector works on its
 * children nor the finalizer is gone.
 */
export function managesChildren(pass: Pass, parent: StoredObject): boolean {
  const { deletionTimestamp, finalizers = [] } = parent.metadata;
  if (deletionTimestamp === undefined) return true;
  const isCollected = finalizers.includes("foregroundDeletion") || finalizers.includes("orphan");
  return !isCollected && hasFinalizer(pass.running.model, parent) && hasFinalizeHook(pass);
}

function withFinalizers(live: StoredObject, finalizers: readonly string[]) {
  return toJson({ ...live, metadata: { ...live.metadata, finalizers: [...finalizers] } });
}
