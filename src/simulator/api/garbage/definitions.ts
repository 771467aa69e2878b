import { type Context, strategyFor } from "../context.ts";
import { cleanupFinalizer, definitionKey } from "../crd/stored.ts";
import { deleteStored } from "../delete.ts";
import { isDeleting } from "../store/objects.ts";
import { dropFinalizer } from "./dependents.ts";

/** Deletes the objects of definitions that are going, and lets go of those that have none left. */
export function drainDefinitions(context: Context): void {
  for (const name of context.undefining) {
    const definition = context.storage.kind(definitionKey).get("", name);
    if (definition === undefined) {
      context.undefining.delete(name);
      continue;
    }
    for (const object of context.storage.kind(name).list())
      if (!isDeleting(object))
        deleteStored(context, strategyFor(context, object.apiVersion, object.kind), object, "Background");
    if (context.storage.kind(name).size === 0) dropFinalizer(context, definition, cleanupFinalizer);
  }
}
