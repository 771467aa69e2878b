import type { Outcome } from "../call/outcome.ts";
import { type CallLine, droppedLogLines } from "./log.ts";

/** The page of `/metrics`. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/** Counts every call. */
export interface Meter {
  readonly observe: (line: CallLine, outcome: Outcome) => void;
  /** undefined when the client library is not installed. */
  readonly render: () => Promise<MetricsPage | undefined>;
}

type Client = typeof import("@prometheus-io/client");
type Registry = InstanceType<Client["Registry"]>;

/** The server's own meter; it counts from `load` on. */
export interface Metrics extends Meter {
  /** Loads the client library of Prometheus, an optional peer. Without it nothing is counted. */
  readonly load: () => Promise<void>;
}

/** Histograms of calls in Prometheus' form, with the default metrics of the process. */
export function createMetrics(importClient: () => Promise<unknown> = importInstalledClient): Metrics {
  let registry: Registry | undefined;
  let observe: Meter["observe"] = () => undefined;
  return {
    async load() {
      const client = (await importClient()) as Client | undefined;
      if (client === undefined) return;
      registry = new client.Registry();
      client.collectDefaultMetrics({ register: registry });
      observe = createHistograms(client, registry);
    },
    observe: (line, outcome) => observe(line, outcome),
    async render() {
      return registry && { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** undefined when it is not installed. Bundlers let a peer be absent where a `try` stands around its import. */
async function importInstalledClient(): Promise<unknown> {
  try {
    return await import("@prometheus-io/client");
  } catch {
    return undefined;
  }
}

function createHistograms({ Counter, Histogram }: Client, registry: Registry): Meter["observe"] {
  const registers = [registry];
  const labelNames = ["controller", "hook"] as const;
  const duration = new Histogram({
    name: "metatron_hook_duration_seconds",
    help: "How long a call took, by outcome.",
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    labelNames: [...labelNames, "outcome"] as const,
    registers,
  });
  const children = new Histogram({
    name: "metatron_hook_children_returned",
    help: "How many children, attachments or rules an answer held.",
    buckets: [0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
    labelNames,
    registers,
  });
  const changes = new Counter({
    name: "metatron_children_changes_total",
    help: "How many children or attachments an answer creates, changes and deletes, against the observed ones.",
    labelNames: ["controller", "kind", "change"] as const,
    registers,
  });
  const bytes = new Histogram({
    name: "metatron_hook_request_bytes",
    help: "How large the request body was.",
    buckets: [1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    labelNames,
    registers,
  });
  const droppedLines = new Counter({
    name: "metatron_log_lines_dropped_total",
    help: "How many log lines were dropped because nobody read standard output.",
    registers,
    collect() {
      droppedLines.reset();
      droppedLines.inc(droppedLogLines());
    },
  });
  return ({ controller, hook, milliseconds, bytes: size }, { name: outcome, count, churn }) => {
    duration.observe({ controller, hook, outcome }, milliseconds / 1000);
    bytes.observe({ controller, hook }, size);
    if (count !== undefined) children.observe({ controller, hook }, count);
    // An answer of the cache was counted when it was made.
    if (outcome !== "ok" || churn === undefined) return;
    for (const { kind, ...counts } of churn)
      for (const [change, number] of Object.entries(counts))
        if (number > 0) changes.inc({ controller, kind, change }, number);
  };
}
