import type { HookName } from "@metatron/runtime";
import type { ApiServer, ObjectRef, StoredObject, WriteOptions } from "../api-server.ts";
import type { Clock } from "../clock/clock.ts";
import type { WorkQueue } from "../clock/work-queue.ts";
import type { Client } from "../cluster/client.ts";
import type { ApplyStrategy } from "../cluster/options.ts";
import type { View } from "../cluster/view.ts";
import type { Faults } from "../faults/faults.ts";
import type { Hook } from "../hooks/call.ts";
import type { Transport } from "../hooks/transport.ts";
import type { ProblemSink } from "../problems/model.ts";
import type { Recorder } from "../records.ts";
import type { Memory } from "./memory.ts";
import type { ControllerModel } from "./model.ts";
import type { RelatedCache } from "./related-cache.ts";

/** What all controllers of a simulation share. */
export interface Engine {
  readonly api: ApiServer;
  readonly view: View;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly problems: ProblemSink;
  readonly strategy: ApplyStrategy;
  /** What plain writes of a controller carry. */
  readonly writes: WriteOptions;
}

/** What server-side apply remembers of a child: the hash of what was applied, and what came of it. */
export interface Applied {
  readonly hash: string;
  readonly uid: string;
  readonly generation: number | undefined;
  readonly resourceVersion: string;
}

/** A controller that runs. */
export interface Running {
  readonly engine: Engine;
  readonly model: ControllerModel;
  readonly queue: WorkQueue;
  /** The queue keys of the parents that are known, by uid. */
  readonly keys: Map<string, string>;
  /** The queue key of a parent. */
  readonly keyOf: (parent: StoredObject) => string;
  readonly hooks: { readonly [name in HookName]?: Hook };
  readonly related: RelatedCache;
  /** How hooks are reached over HTTP, past all faults and caches. */
  readonly transport: Transport;
  /** Server-side apply: what was applied last, by group, kind, namespace and name. */
  readonly applied: Map<string, Applied>;
  /** What the search for problems remembers of each parent. */
  readonly memory: Map<string, Memory>;
}

/** One pass over one parent. */
export interface Pass {
  readonly running: Running;
  readonly client: Client;
  readonly parentRef: ObjectRef;
  readonly memory: Memory;
}
