/** One line of a metrics page, as a Prometheus registry takes it. */
export interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** What a tally is about. */
export interface TallyOptions {
  readonly name: string;
  readonly help: string;
  /** The upper bounds of the buckets, rising; one without a bound comes after them. */
  readonly bounds: readonly number[];
  readonly labelNames: readonly string[];
}

/** The counts under one set of labels. */
export class Series {
  readonly labels: readonly string[];
  readonly counts: number[];
  sum = 0;
  readonly #bounds: readonly number[];

  constructor(labels: readonly string[], bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.counts = [...bounds, 0].fill(0);
  }

  /** Counts a value. */
  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] as number)) bucket++;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += value;
  }
}

/**
 * A histogram that costs next to nothing for a call: its series is found once. The client library of Prometheus checks
 * and joins labels at every observation, which was a twentieth of a small call; it only prints what is here.
 */
export class Tally {
  readonly #options: TallyOptions;
  readonly #all = new Map<string, Series>();

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  /** The series under the labels, which stand in the order of their names. */
  series(...labels: readonly string[]): Series {
    const key = JSON.stringify(labels);
    const found = this.#all.get(key) ?? new Series(labels, this.#options.bounds);
    this.#all.set(key, found);
    return found;
  }

  /** Every bucket, counted from the lowest up, with the sum and the count of each series. */
  samples(): Sample[] {
    return [...this.#all.values()].flatMap((series) => this.#samplesOf(series));
  }

  #samplesOf({ labels, counts, sum }: Series): Sample[] {
    const { name, bounds, labelNames } = this.#options;
    const own = Object.fromEntries(labelNames.map((label, index) => [label, labels[index] ?? ""]));
    let count = 0;
    const buckets = [...bounds, "+Inf"].map((le, index) => {
      count += counts[index] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le, ...own }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: own, value: sum },
      { metricName: `${name}_count`, labels: own, value: count },
    ];
  }

  /** Makes the tally known to a registry of the client library. */
  get metric(): object {
    const { name, help } = this.#options;
    const about = { name, help, type: "histogram", aggregator: "sum" };
    return { ...about, get: async () => ({ ...about, values: this.samples() }), reset: () => undefined };
  }
}
