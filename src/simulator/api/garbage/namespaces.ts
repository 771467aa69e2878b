import type { StoredObject } from "../../api-server.ts";
import { type Context, strategyFor } from "../context.ts";
import { deleteStored } from "../delete.ts";
import { namespaceKey } from "../namespaces.ts";
import { isDeleting, toJson } from "../store/objects.ts";
import { replace } from "../write.ts";

/** Empties the namespaces that are going, pods first, and lets go of the empty ones. */
export function drainNamespaces(context: Context): void {
  for (const name of context.terminating) {
    const namespace = context.storage.kind(namespaceKey).get("", name);
    if (namespace === undefined) context.terminating.delete(name);
    else drain(context, namespace);
  }
}

function drain(context: Context, namespace: StoredObject): void {
  const content = context.storage.inNamespace(namespace.metadata.name);
  const pods = content.filter((object) => object.kind === "Pod" && object.apiVersion === "v1");
  for (const object of pods.length > 0 ? pods : content)
    if (!isDeleting(object))
      deleteStored(context, strategyFor(context, object.apiVersion, object.kind), object, "Background");
  if (content.length > 0) return;
  const spec = { ...(toJson(namespace)["spec"] as object | undefined) };
  const { finalizers: _finalizers, ...rest } = spec as { finalizers?: string[] };
  replace(context, strategyFor(context, "v1", "Namespace"), namespace, { ...toJson(namespace), spec: rest });
}
