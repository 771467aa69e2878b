import type { ApiServer } from "../api-server.ts";
import type { Clock } from "../clock/work-queue.ts";
import { hasFinalizer, type Running } from "../controller/context.ts";
import { enqueueAll, enqueueResync } from "../controller/enqueue.ts";
import { type Outcome, work } from "../controller/reconcile.ts";
import { type Faults, Restart } from "../faults.ts";
import { describe, parseKey, type Moving, type Settlement } from "../records.ts";
import type { View } from "../controller/view.ts";

/** What a settling works with. */
export interface Cluster {
  readonly api: ApiServer;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly view: View;
  readonly controllers: readonly Running[];
  /** One step of the workloads; true when something changed. */
  readonly step: () => boolean;
  /** When each controller's informer resyncs next. */
  readonly resyncs: Map<Running, number>;
}

interface Tally {
  passes: number;
  /** How often the hook asked for a delay (429). */
  delays: number;
  last: Outcome | undefined;
}

interface Progress {
  readonly tallies: Map<Running, Map<string, Tally>>;
  readonly parked: Map<Running, Set<string>>;
  passes: number;
}

/** Runs everything until nothing is queued, within the bounds. */
export async function settle(cluster: Cluster, options: SettleOptions): Promise<Settlement> {
  const { maxPasses = 30, maxSteps = 200, seconds = 0 } = options;
  const { api, clock } = cluster;
  const start = clock.now();
  const until = start + seconds * 1000;
  const progress: Progress = { tallies: new Map(), parked: new Map(), passes: 0 };
  for (let steps = 0; ;) {
    for (const { queue } of cluster.controllers) queue.promote();
    if (await drain(cluster, progress, maxPasses)) continue;
    if (api.collectGarbage()) continue;
    if (steps++ < maxSteps && cluster.step()) {
      clock.advanceTo(clock.now() + 1000);
      continue;
    }
    const wake = nextWake(cluster, until, options.seconds === undefined, progress);
    if (wake === undefined) break;
    wakeUp(cluster, wake);
  }
  clock.advanceTo(until);
  return finish(cluster, progress, start);
}

function wakeUp({ clock, resyncs }: Cluster, { at, resync }: Wake): void {
  clock.advanceTo(at);
  if (resync === undefined) return;
  resync.enqueue();
  resyncs.set(resync.running, at + resync.running.model.resyncPeriod);
}

/** Works on what is ready, on several parents at a time when the faults say so. True when there was anything. */
async function drain(cluster: Cluster, progress: Progress, maxPasses: number): Promise<boolean> {
  let hasWorked = false;
  for (const running of cluster.controllers) {
    for (;;) {
      const batch = take(running, progress, maxPasses, cluster.faults.workers);
      if (batch.length === 0) break;
      hasWorked = true;
      await Promise.all(batch.map((key) => workOn(cluster, running, key, progress)));
    }
  }
  return hasWorked;
}

function take(running: Running, progress: Progress, maxPasses: number, size: number): string[] {
  const batch: string[] = [];
  while (batch.length < size) {
    const key = running.queue.take();
    if (key === undefined) break;
    if (tally(progress, running, key).passes < maxPasses) batch.push(key);
    else park(progress, running, key);
  }
  return batch;
}

async function workOn(cluster: Cluster, running: Running, key: string, progress: Progress): Promise<void> {
  const isStale = cluster.faults.takeStale();
  try {
    const outcome = await work(running, key);
    if (outcome.kind === "gone") return;
    progress.passes++;
    const entry = tally(progress, running, key);
    entry.passes++;
    if (outcome.kind === "delayed") entry.delays++;
    entry.last = outcome;
  } catch (error) {
    if (!(error instanceof Restart)) throw error;
    restart(cluster);
  } finally {
    running.queue.done(key);
    if (isStale && !cluster.faults.isStale) catchUp(cluster);
  }
}

/** Late events arrive: everybody looks again. */
function catchUp({ view, controllers }: Cluster): void {
  view.catchUp();
  for (const running of controllers) enqueueAll(running);
}

function restart({ view, controllers, clock, resyncs }: Cluster): void {
  view.catchUp();
  for (const running of controllers) {
    const { engine, model } = running;
    forget(running);
    resyncs.set(running, clock.now() + model.resyncPeriod);
    const { apiVersion, kind } = model.manifest;
    const event = {
      controller: model.name,
      object: { apiVersion, kind, name: model.name },
      type: "Normal",
    } as const;
    engine.recorder.event({ ...event, reason: "Starting", message: `Starting controller: ${model.name}` });
    engine.recorder.event({ ...event, reason: "Started", message: `Started controller: ${model.name}` });
    enqueueAll(running);
  }
}

function finish({ controllers, clock }: Cluster, progress: Progress, start: number): Settlement {
  const moving: Moving[] = [];
  for (const running of controllers) {
    for (const key of progress.parked.get(running) ?? []) {
      moving.push(toMoving(running, key, progress, "it was still changing when the bound was reached"));
      running.queue.add(key);
    }
    for (const { key, reason } of running.queue.delayed()) {
      // The retry of a parent that is gone finds nothing to do.
      if (reason === "resync" || running.engine.view.get(parseKey(key)) === undefined) continue;
      moving.push(toMoving(running, key, progress, waitingFor(running, key, progress)));
    }
  }
  const seconds = (clock.now() - start) / 1000;
  return { isAtRest: moving.length === 0, passes: progress.passes, seconds, moving };
}

function waitingFor(running: Running, key: string, progress: Progress): string {
  const { last } = tally(progress, running, key);
  if (last?.kind === "failed") return withoutName(last.error.message, describe(parseKey(key)));
  const failures = running.queue.failures(key);
  if (failures > 0) return `it failed ${failures} times and waits to be tried again`;
  const delayed = running.memory.get(key)?.delayed ?? "";
  return delayed === "" ? "its hook asked for a delay (429)" : `its hook asked for a delay: ${delayed}`;
}

/** Whoever tells a reason has named the parent already. */
function withoutName(message: string, name: string): string {
  return message.replace(`${name}: `, "").replace(`sync hook failed for ${name}: `, "");
}

function toMoving(running: Running, key: string, progress: Progress, reason: string): Moving {
  const { passes, last } = tally(progress, running, key);
  const moving = { controller: running.model.name, parent: parseKey(key), passes, reason };
  return last?.kind === "delayed" ? { ...moving, isDelayed: true } : moving;
}

function park(progress: Progress, running: Running, key: string): void {
  running.queue.done(key);
  const keys = progress.parked.get(running) ?? new Set();
  progress.parked.set(running, keys.add(key));
}

function isParked(progress: Progress, running: Running, key: string): boolean {
  return progress.parked.get(running)?.has(key) === true;
}

function tally({ tallies }: Progress, running: Running, key: string): Tally {
  let own = tallies.get(running);
  if (own === undefined) tallies.set(running, (own = new Map()));
  let entry = own.get(key);
  if (entry === undefined) own.set(key, (entry = { passes: 0, delays: 0, last: undefined }));
  return entry;
}

/** The bounds of a settling. */
export interface SettleOptions {
  /** Passes over one parent before it counts as restless. Default 30. */
  readonly maxPasses?: number;
  /** Steps of the world. Default 200. */
  readonly maxSteps?: number;
  /** Runs until this much fake time has passed, resyncs included. Default: stops as soon as nothing is queued. */
  readonly seconds?: number;
}

/** The next moment at which something happens by itself. */
export interface Wake {
  readonly at: number;
  /** Set when it is an informer's resync. */
  readonly resync?: { readonly running: Running; enqueue(): void };
}

const maxFailures = 8;

/**
 * The next moment to go to. Retries are always waited for, until they have failed often; so are the resyncs of parents that
 * are being finalized. Other resyncs count only up to `until`: a controller that polls rests between its polls. Delays that a hook
 * asks for (429) count up to `until` too, and are waited for a few times when the settling has no bound of its own.
 */
function nextWake(
  cluster: Cluster,
  until: number,
  isUnbounded: boolean,
  progress: Progress,
): Wake | undefined {
  let next: Wake | undefined;
  const offer = (wake: Wake): void => {
    if (next === undefined || wake.at < next.at) next = wake;
  };
  for (const running of cluster.controllers) {
    for (const { key, at, reason } of running.queue.delayed()) {
      if (isParked(progress, running, key)) continue;
      const isRetry = reason === "retry" && running.queue.failures(key) <= maxFailures;
      const isAsked =
        isUnbounded && reason === "retry-after" && tally(progress, running, key).delays <= maxFailures;
      if (isRetry || isAsked || at <= until || isFinalizing(running, key)) offer({ at });
    }
    const at = cluster.resyncs.get(running);
    if (at !== undefined && at <= until)
      offer({ at, resync: { running, enqueue: () => enqueueResync(running) } });
  }
  return next;
}

function isFinalizing(running: Running, key: string): boolean {
  const parent = running.engine.view.get(parseKey(key));
  return parent?.metadata.deletionTimestamp !== undefined && hasFinalizer(running.model, parent);
}

/** Lets a controller forget everything that only its process knew. */
function forget(running: Running): void {
  running.queue.clear();
  running.related.clear();
  running.applied.clear();
  for (const hook of Object.values(running.hooks)) hook.reset();
}
