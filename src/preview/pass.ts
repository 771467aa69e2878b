import type { ControllerManifest, JsonObject } from "@metatron/runtime/kubernetes";
import {
  type ApplyStrategy,
  type HookCall,
  simulate,
  type SimulationProblem,
  type StoredObject,
} from "../simulator/index.ts";

/** How the hooks are called, and how Metacontroller would write what they answer. */
export interface Terms {
  readonly manifest: ControllerManifest;
  /** The CRDs of every kind that takes part. */
  readonly crds: readonly object[];
  /** Where the hooks are served. */
  readonly url: string;
  readonly strategy: ApplyStrategy;
  /** The time that the simulated cluster begins with. */
  readonly now: Date;
}

/** An object before and after a pass; an absent one does not exist then. */
export interface Moved {
  readonly before: StoredObject | undefined;
  readonly after: StoredObject | undefined;
}

/** What one pass over one parent did. */
export interface PassResult {
  readonly moved: readonly Moved[];
  readonly calls: readonly HookCall[];
  readonly problems: readonly SimulationProblem[];
  /** Why the pass ended early: the text of Metacontroller's event on the parent. */
  readonly failure: string | undefined;
  /** Set when the hook asked for a delay (429), with its reason. */
  readonly delay: string | undefined;
}

/**
 * One pass of a controller over a cluster that holds just these objects, as Metacontroller would do it: claim, customize, sync
 * or finalize, apply, status. With `asksOnly` sync and finalize are not called, only customize is.
 */
export async function runPass(
  { manifest, crds, url, strategy, now }: Terms,
  objects: Iterable<StoredObject>,
  asksOnly = false,
): Promise<PassResult> {
  const cluster = await simulate({
    url,
    manifests: [manifest],
    crds,
    world: false,
    probes: 0,
    now,
    applyStrategy: strategy,
    ...(asksOnly && {
      faults: (["sync", "finalize"] as const).map((hook) => ({ kind: "hook-down", hook, status: 503 })),
    }),
  });
  try {
    for (const object of objects) cluster.api.restore(object as unknown as JsonObject);
    const moved = new Map<string, Moved>();
    const stop = cluster.api.watch(({ type, object, before }) => {
      const known = moved.get(object.metadata.uid);
      const first = known === undefined ? before : known.before;
      moved.set(object.metadata.uid, { before: first, after: type === "DELETED" ? undefined : object });
    });
    const { moving } = await cluster.settle({ maxPasses: 1 });
    stop();
    const event = cluster.events.find(({ type }) => type === "Warning");
    const delayed = moving.find(({ isDelayed }) => isDelayed);
    return {
      moved: [...moved.values()],
      calls: cluster.calls,
      problems: cluster.problems,
      failure: event?.message,
      delay: delayed?.reason,
    };
  } finally {
    await cluster.close();
  }
}
