import type { ObjectRef } from "../api-server.ts";
import { createClient } from "../cluster/client.ts";
import { Restart } from "../faults/faults.ts";
import { ServerCrash, TooManyRequests } from "../hooks/errors.ts";
import { describe, parseKey } from "../names.ts";
import { syncComposite } from "./composite.ts";
import type { Pass, Running } from "./context.ts";
import { syncDecorator } from "./decorator.ts";
import { type Memory, createMemory } from "./memory.ts";

/** How a pass ended: `gone` when there is no such parent any more. */
export type Outcome =
  { readonly kind: "done" | "gone" | "delayed" } | { readonly kind: "failed"; readonly error: Error };

/** Works on one key of a controller's queue, as its worker does. Throws `Restart` only. */
export async function work(running: Running, key: string): Promise<Outcome> {
  const { queue } = running;
  const outcome = await attempt(running, key);
  if (outcome.kind === "failed") queue.addRateLimited(key);
  else queue.forget(key);
  return outcome;
}

async function attempt(running: Running, key: string): Promise<Outcome> {
  const parentRef = running.memory.get(key)?.ref ?? parseKey(key);
  const { engine, model, queue } = running;
  const parent = engine.view.get(parentRef);
  if (parent === undefined) return { kind: "gone" };
  const client = createClient(
    engine.api,
    engine.faults,
    engine.recorder,
    model.name,
    parentRef,
    engine.writes,
  );
  const pass: Pass = { running, client, parentRef, memory: memoryOf(running, key, parentRef) };
  pass.memory.passes++;
  try {
    await (model.isComposite ? syncComposite(pass, parent) : syncDecorator(pass, parent));
    return { kind: "done" };
  } catch (error) {
    if (error instanceof Restart || !(error instanceof Error)) throw error;
    if (error instanceof TooManyRequests) {
      queue.addAfter(key, error.afterSeconds * 1000, "retry");
      return { kind: "delayed" };
    }
    return fail(pass, error);
  }
}

function fail(pass: Pass, error: Error): Outcome {
  const { engine, model } = pass.running;
  const about = { controller: model.name, object: pass.parentRef };
  if (error instanceof ServerCrash) {
    engine.problems.add({
      ...about,
      code:
        error.message.includes("child") && !error.message.includes("rolls") ? "null-child" : "server-crash",
      trap: 1,
      message: `Metacontroller crashes, with every controller of the cluster: ${error.message}.`,
      fix: "Drop falsy children from the answer, and always answer a status object.",
    });
    return { kind: "failed", error };
  }
  const message = `Sync error: ${error.message}`;
  engine.recorder.event({ ...about, type: "Warning", reason: "SyncError", message });
  return {
    kind: "failed",
    error: new Error(`${describe(pass.parentRef)}: ${error.message}`, { cause: error }),
  };
}

function memoryOf({ memory }: Running, key: string, ref: ObjectRef): Memory {
  let found = memory.get(key);
  if (found === undefined) memory.set(key, (found = createMemory(ref)));
  return found;
}
