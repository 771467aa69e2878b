import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { FieldError } from "@metatron/runtime/schema";
import { allocate } from "./allocate.ts";
import { applyBuiltinDefaults, groupKindOf } from "./defaults.ts";
import { ensure } from "./draft.ts";
import { immutableErrors } from "./immutable.ts";
import { builtinErrors } from "./validate.ts";

/** The finalizer that holds a claim while a pod uses it; an admission plugin of every cluster adds it. */
export const claimProtection = "kubernetes.io/pvc-protection";

function protect(claim: JsonObject): void {
  const metadata = ensure(claim, "metadata");
  const finalizers = Array.isArray(metadata["finalizers"]) ? metadata["finalizers"] : [];
  metadata["finalizers"] = [...new Set([...finalizers, claimProtection])];
}

/** What a create or an update of a built-in object leads to: its stored form, and what is wrong with it. */
export function admitBuiltin(
  object: JsonObject,
  old: JsonObject | undefined,
): { value: JsonObject; errors: readonly FieldError[] } {
  const value = applyBuiltinDefaults(object);
  allocate(value, old);
  if (old === undefined && groupKindOf(value) === "/PersistentVolumeClaim") protect(value);
  return {
    value,
    errors: [...builtinErrors(value), ...(old === undefined ? [] : immutableErrors(value, old))],
  };
}
