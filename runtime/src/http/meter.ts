import type { Outcome } from "../call/outcome.ts";
import type { CallLine } from "./log.ts";

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
type Record = Meter["observe"];

const mostWaiting = 1000;

/**
 * Measures calls in Prometheus' form. The client library is an optional peer and is loaded when it is first needed, so
 * that it costs no time at the start: until then calls wait in a short list.
 */
export function createMeter(
  importClient: () => Promise<unknown> = () => import("@prometheus-io/client"),
): Meter {
  let waiting: Parameters<Record>[] = [];
  let loading: Promise<Meter["render"] | undefined> | undefined;
  let record: Record = (line, outcome) => {
    waiting.push([line, withoutBody(outcome)]);
    if (waiting.length >= mostWaiting) void load();
  };
  const use = (next: Record): void => {
    for (const each of waiting) next(...each);
    waiting = [];
    record = next;
  };
  const load = (): Promise<Meter["render"] | undefined> => {
    loading ??= importClient().then(
      (client) => {
        const metrics = createMetrics(client as Client);
        use(metrics.observe);
        return metrics.render;
      },
      () => {
        use(() => undefined);
        return undefined;
      },
    );
    return loading;
  };
  return {
    observe: (line, outcome) => record(line, outcome),
    render: async () => (await load())?.(),
  };
}

function createMetrics({ Registry, Histogram, collectDefaultMetrics }: Client): Meter {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ["controller", "hook"] as const;
  const histogram = <Name extends string>(
    name: string,
    help: string,
    buckets: number[],
    names: readonly Name[],
  ) => new Histogram<Name>({ name, help, buckets, labelNames: [...names], registers });
  const duration = histogram(
    "metatron_hook_duration_seconds",
    "How long a call took, by outcome.",
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    [...labelNames, "outcome"],
  );
  const children = histogram(
    "metatron_hook_children_returned",
    "How many children, attachments or rules an answer held.",
    [0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
    labelNames,
  );
  const bytes = histogram(
    "metatron_hook_request_bytes",
    "How large the request body was.",
    [1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    labelNames,
  );
  collectDefaultMetrics({ register: registry });
  return {
    observe({ controller, hook, milliseconds, bytes: size }, { name: outcome, count }) {
      duration.observe({ controller, hook, outcome }, milliseconds / 1000);
      bytes.observe({ controller, hook }, size);
      if (count !== undefined) children.observe({ controller, hook }, count);
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function withoutBody(outcome: Outcome): Outcome {
  const { name, status, count } = outcome;
  return { name, status, body: "", ...(count === undefined ? {} : { count }) };
}
