import type { HookName } from "@metatron/runtime";
import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { HookError, TooManyRequests } from "../hooks/errors.ts";
import { reportHookError } from "../problems/hook-error.ts";
import type { Pass } from "./context.ts";
import { explain, slashed } from "./errors.ts";

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
  const entry = engine.recorder.call({ controller: model.name, hook: name, parent: pass.parentRef }, body);
  try {
    const response = await hook.call(parent, body);
    entry.response = response;
    return response;
  } catch (error) {
    entry.outcome = error instanceof Error ? error.message : String(error);
    if (error instanceof HookError) reportHookError(pass, name, error);
    // The sources look for an answer 429 in composites only: for a decorator it is an error like any other.
    const isLost = error instanceof TooManyRequests && !model.isComposite;
    const failure = isLost ? new Error(error.message, { cause: error }) : error;
    throw name === "customize" ? failure : explain(what(pass, name), failure);
  }
}

/** A composite names every hook as sync, and its parent; the errors of customize stay as they are (source). */
function what({ running, parentRef }: Pass, name: HookName): string {
  const text = `${name} hook failed (version=${running.hooks[name]?.webhook.version ?? "v1"})`;
  return running.model.isComposite ? `sync hook failed for ${slashed(parentRef)}: ${text}` : text;
}
