import type { HookVersion } from "@metatron/runtime";
import type { StoredObject } from "../api-server.ts";
import type { Pass, Running } from "./context.ts";
import { type ControllerModel, isSelected } from "./model.ts";
import { type ObjectMap, toWire } from "./object-map.ts";

/** What a controller wrote last: the next pass over the same parent often sends the very same children. */
interface Written {
  readonly key: string;
  readonly objects: readonly StoredObject[];
  readonly text: string;
}

const written = new WeakMap<Running, Written>();

/** The hook for a parent's state: finalize when it is being deleted or no longer selected, and there is such a hook. */
export function hookFor(pass: Pass, parent: StoredObject): "sync" | "finalize" | undefined {
  const { hooks, model } = pass.running;
  const isEnding = parent.metadata.deletionTimestamp !== undefined || !isSelected(model, parent);
  if (isEnding && hooks.finalize !== undefined) return "finalize";
  return hooks.sync === undefined ? undefined : "sync";
}

/**
 * The body of a sync or finalize request, of objects that never change. A decorator's fields are named otherwise in v1
 * only (source).
 */
export function requestBody(
  pass: Pass,
  hook: "sync" | "finalize",
  parent: StoredObject,
  children: ObjectMap<StoredObject>,
  related: ObjectMap<StoredObject>,
): string {
  const { hooks, model } = pass.running;
  const version = hooks[hook]?.webhook.version ?? "v1";
  const { namespace } = parent.metadata;
  const isUniform = model.isComposite || version === "v2";
  const [object, objects] = isUniform ? ["parent", "children"] : ["object", "attachments"];
  return [
    `{"controller":${model.json}`,
    `"${object}":${JSON.stringify(parent)}`,
    `"${objects}":${writeChildren(pass.running, children, version, parent)}`,
    `"related":${toWire(related, version, namespace)}`,
    `"finalizing":${hook === "finalize"}}`,
  ].join(",");
}

/** The body of a customize request. */
export function customizeBody(model: ControllerModel, parent: StoredObject): string {
  return `{"controller":${model.json},"parent":${JSON.stringify(parent)}}`;
}

function writeChildren(
  running: Running,
  children: ObjectMap<StoredObject>,
  version: HookVersion,
  { metadata }: StoredObject,
): string {
  const objects: StoredObject[] = [];
  for (const entries of children.values()) for (const child of entries.values()) objects.push(child);
  const key = `${version} ${metadata.uid}`;
  const last = written.get(running);
  const isSame =
    last?.key === key &&
    last.objects.length === objects.length &&
    objects.every((child, index) => child === last.objects[index]);
  if (isSame) return last.text;
  const text = toWire(children, version, metadata.namespace);
  written.set(running, { key, objects, text });
  return text;
}
