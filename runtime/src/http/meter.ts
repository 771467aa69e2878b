import type { Outcome } from "../call/outcome.ts";
import type { CallLine } from "./log.ts";
import { Tally } from "./tally.ts";

/** The page of `/metrics`. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/** Takes note of every call. */
export interface Meter {
  readonly observe: (line: CallLine, outcome: Outcome) => void;
  /** undefined when the client library is not installed. */
  readonly render: () => Promise<MetricsPage | undefined>;
}

type Client = typeof import("@prometheus-io/client");

/**
 * Counts calls and shows them in Prometheus' form. The client library is an optional peer and is loaded when the page is
 * first asked for, so that it costs no time at the start.
 */
export function createMeter(importClient: () => Promise<unknown> = importInstalledClient): Meter {
  const { duration, children, bytes } = createTallies();
  const find = remember((controller, hook, outcome) => ({
    duration: duration.series(controller, hook, outcome),
    bytes: bytes.series(controller, hook),
    children: children.series(controller, hook),
  }));
  let registry: Promise<Registry | undefined> | undefined;
  const load = async (): Promise<Registry | undefined> => {
    try {
      return createRegistry((await importClient()) as Client, [duration, children, bytes]);
    } catch {
      return undefined;
    }
  };
  return {
    observe({ controller, hook, milliseconds, bytes: size }, { name, count }) {
      const series = find(controller, hook, name);
      series.duration.observe(milliseconds / 1000);
      series.bytes.observe(size);
      if (count !== undefined) series.children.observe(count);
    },
    async render() {
      const loaded = await (registry ??= load());
      return loaded && { contentType: loaded.contentType, text: await loaded.metrics() };
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

/** Makes what belongs to three words once, and finds it again without building a key of them. */
function remember<T>(make: (...words: [string, string, string]) => T): typeof make {
  const made = new Map<string, Map<string, Map<string, T>>>();
  return (first, second, third) => {
    const found = made.get(first)?.get(second)?.get(third);
    if (found !== undefined) return found;
    const seconds = made.get(first) ?? new Map<string, Map<string, T>>();
    const thirds = seconds.get(second) ?? new Map<string, T>();
    made.set(first, seconds.set(second, thirds.set(third, make(first, second, third))));
    return thirds.get(third) as T;
  };
}

type Registry = InstanceType<Client["Registry"]>;

function createRegistry({ Registry, collectDefaultMetrics }: Client, tallies: readonly Tally[]): Registry {
  const registry = new Registry();
  for (const tally of tallies) registry.registerMetric(tally.metric as never);
  collectDefaultMetrics({ register: registry });
  return registry;
}

function createTallies(): Record<"duration" | "children" | "bytes", Tally> {
  const labelNames = ["controller", "hook"];
  return {
    duration: new Tally({
      name: "metatron_hook_duration_seconds",
      help: "How long a call took, by outcome.",
      bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      labelNames: [...labelNames, "outcome"],
    }),
    children: new Tally({
      name: "metatron_hook_children_returned",
      help: "How many children, attachments or rules an answer held.",
      bounds: [0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
      labelNames,
    }),
    bytes: new Tally({
      name: "metatron_hook_request_bytes",
      help: "How large the request body was.",
      bounds: [1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
      labelNames,
    }),
  };
}
