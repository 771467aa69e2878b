import type { Running } from "../controller/context.ts";
import { enqueueResync } from "../controller/enqueue.ts";
import { hasFinalizer } from "../controller/model.ts";
import { parseKey } from "../names.ts";
import type { Cluster } from "./settle.ts";

/** The next moment at which something happens by itself. */
export interface Wake {
  readonly at: number;
  /** Set when it is an informer's resync. */
  readonly resync?: { readonly running: Running; enqueue(): void };
}

const maxFailures = 8;

/**
 * The next moment to go to. Retries are always waited for, until they have failed often; so are the resyncs of parents that
 * are being finalized. Other resyncs count only up to `until`: a controller that polls rests between its polls.
 */
export function nextWake(
  cluster: Cluster,
  until: number,
  isParked: (running: Running, key: string) => boolean,
): Wake | undefined {
  let next: Wake | undefined;
  const offer = (wake: Wake): void => {
    if (next === undefined || wake.at < next.at) next = wake;
  };
  for (const running of cluster.controllers) {
    for (const { key, at, reason } of running.queue.delayed()) {
      if (isParked(running, key)) continue;
      const isRetry = reason === "retry" && running.queue.failures(key) <= maxFailures;
      if (isRetry || at <= until || isFinalizing(running, key)) offer({ at });
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
