import type { HookName, HookVersion } from "@metatron/runtime";
import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { HookError, TooManyRequests } from "../hooks/response.ts";
import {
  type ControllerModel,
  type Desired,
  explain,
  isSelected,
  type Pass,
  type Running,
  slashed,
  managesChildren,
} from "./context.ts";
import { addGeneratedLabel, toDesired } from "./desired.ts";
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
 * The body of a sync or finalize request, of objects that never change. A decorator's fields are named otherwise, in v1 and v2.
 * @see https://github.com/metacontroller/metacontroller/blob/v4.17.2/pkg/controller/decorator/api/v2/hooks.go
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
  const [object, objects] = model.isComposite ? ["parent", "children"] : ["object", "attachments"];
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

/** Calls a hook of the controller and records the call. Throws when there is no usable answer. */
export async function callHook(
  pass: Pass,
  name: HookName,
  parent: StoredObject,
  body: string,
): Promise<JsonObject> {
  const { engine, hooks, model } = pass.running;
  const hook = hooks[name];
  if (hook === undefined) throw new Error(`${name} hook not defined`);
  const entry = engine.recorder.call(
    { controller: model.name, hook: name, parent: pass.parentRef, why: pass.why() },
    body,
  );
  const start = performance.now();
  try {
    const response = await hook.call(parent, body);
    entry.response = response;
    return response;
  } catch (error) {
    entry.outcome = error instanceof Error ? error.message : String(error);
    if (error instanceof HookError) pass.running.engine.events.hookFailed(pass, name, error);
    // The sources look for an answer 429 in composites only: for a decorator it is an error like any other.
    const isLost = error instanceof TooManyRequests && !model.isComposite;
    const failure = isLost ? new Error(error.message, { cause: error }) : error;
    throw name === "customize" ? failure : explain(what(pass, name), failure);
  } finally {
    entry.milliseconds = performance.now() - start;
  }
}

/** A composite names every hook as sync, and its parent; the errors of customize stay as they are (source). */
function what({ running, parentRef }: Pass, name: HookName): string {
  const text = `${name} hook failed (version=${running.hooks[name]?.webhook.version ?? "v1"})`;
  return running.model.isComposite ? `sync hook failed for ${slashed(parentRef)}: ${text}` : text;
}

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
  if (managesChildren(pass, parent))
    pass.running.engine.events.answered(pass, {
      hook,
      parent,
      observed,
      related,
      response,
      desired: result.children,
    });
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
