import type { StoredObject } from "../api-server.ts";
import type { Pass } from "./context.ts";
import { isSelected } from "./model.ts";
import { type ObjectMap, toWire } from "./object-map.ts";

/** The hook for a parent's state: finalize when it is being deleted or no longer selected, and there is such a hook. */
export function hookFor(pass: Pass, parent: StoredObject): "sync" | "finalize" | undefined {
  const { hooks, model } = pass.running;
  const isEnding = parent.metadata.deletionTimestamp !== undefined || !isSelected(model, parent);
  if (isEnding && hooks.finalize !== undefined) return "finalize";
  return hooks.sync === undefined ? undefined : "sync";
}

/** The body of a sync or finalize request. */
export function requestBody(
  pass: Pass,
  hook: "sync" | "finalize",
  parent: StoredObject,
  children: ObjectMap<StoredObject>,
  related: ObjectMap<StoredObject>,
): string {
  const { hooks, model } = pass.running;
  const version = hooks[hook]?.webhook.version ?? "v1";
  const wire = (map: ObjectMap<StoredObject>): string =>
    JSON.stringify(toWire(map, version, parent.metadata.namespace));
  const [object, objects] = model.isComposite ? ["parent", "children"] : ["object", "attachments"];
  return [
    `{"controller":${model.json}`,
    `"${object}":${JSON.stringify(parent)}`,
    `"${objects}":${wire(children)}`,
    `"related":${wire(related)}`,
    `"finalizing":${hook === "finalize"}}`,
  ].join(",");
}
