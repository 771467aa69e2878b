import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { Problem } from "../model/errors.ts";
import { type Change, changesOf } from "../simulator/changes.ts";
import {
  ApiError,
  type ApplyStrategy,
  type ObjectRef,
  type Simulation,
  type WorldOptions,
} from "../simulator/index.ts";
import { followHistory } from "./history.ts";
import { appliedKey, describeStep, keyOf, type Live, perform, type Step, type Written } from "./steps.ts";

/** What a simulation is started with. */
export interface StartOptions {
  readonly world: WorldOptions;
  readonly applyStrategy: ApplyStrategy;
}

/** Where a test in `test/` finds what this session runs: paths in the project, or a URL that answers the hooks. */
export interface TestFiles {
  readonly manifests: readonly string[];
  readonly crds: readonly string[];
  readonly objects: readonly string[];
  readonly url?: string;
}

/** Where simulations and their first objects come from. */
export interface Source {
  readonly start: (options: StartOptions) => Promise<Simulation>;
  /** Applies the first objects and says which. */
  readonly populate: (simulation: Simulation) => Promise<readonly JsonObject[]>;
  /** Where a test of the project finds the same. */
  readonly files: () => TestFiles;
}

/** An object that is not what it was before the code changed. */
export interface Difference {
  readonly ref: ObjectRef;
  readonly kind: "added" | "removed" | "changed";
  readonly changes: readonly Change[];
}

/** What a change of code, manifest or example came to. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** How many objects there are now. */
  readonly total: number;
  /** Steps that cannot be done any more, and why. */
  readonly impossible: readonly string[];
}

/** One live simulation, its scenario so far, and whoever looks at it. */
export interface Session {
  readonly live: () => Live | undefined;
  readonly files: () => TestFiles;
  readonly steps: () => readonly Step[];
  readonly strategy: () => ApplyStrategy;
  readonly problems: () => readonly Problem[];
  readonly comparison: () => Comparison | undefined;
  /** Counts what changed; a page that has this number is up to date. */
  readonly revision: () => number;
  /** Does a step and settles. Throws what the API server refuses. */
  readonly act: (step: Step) => Promise<void>;
  /** Runs the scenario again from the start and compares. Throws `UserError` when it cannot start; the last one stays. */
  readonly replay: () => Promise<Comparison | undefined>;
  /** Starts again without the steps, or with another way to write children. */
  readonly restart: (options: {
    readonly strategy?: ApplyStrategy;
    readonly keepsSteps?: boolean;
  }) => Promise<void>;
  /** Says what keeps the newest code from running; the last good one goes on. */
  readonly fail: (problems: readonly Problem[]) => void;
  readonly dismiss: () => void;
  /** Calls back after each change; returns the function that stops it. */
  readonly watch: (listener: () => void) => () => void;
}

/** A session without a simulation; `replay` starts the first one. */
export function createSession(source: Source): Session {
  let live: Live | undefined;
  let steps: Step[] = [];
  let strategy: ApplyStrategy = "dynamic-apply";
  let problems: readonly Problem[] = [];
  let comparison: Comparison | undefined;
  let revision = 0;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    revision++;
    for (const listener of listeners) listener();
  };
  const inTurn = createTurns();
  const run = async (): Promise<string[]> => {
    const next = await begin(source, strategy);
    const impossible: string[] = [];
    for (const step of steps) {
      try {
        await perform(next, step);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        impossible.push(`${describeStep(step)}: ${error.message}`);
      }
    }
    const last = live;
    live = next;
    await last?.simulation.close();
    return impossible;
  };
  return {
    live: () => live,
    files: source.files,
    steps: () => steps,
    strategy: () => strategy,
    problems: () => problems,
    comparison: () => comparison,
    revision: () => revision,
    act: async (step) =>
      await inTurn(async () => {
        if (live === undefined)
          throw new ApiError("BadRequest", "nothing runs yet: repair what the project says first");
        comparison = undefined;
        try {
          await perform(live, step);
          steps = [...steps, step];
        } finally {
          tell();
        }
      }),
    replay: async () =>
      await inTurn(async () => {
        const before = live?.simulation.snapshot();
        const impossible = await run();
        problems = [];
        const after = live?.simulation.snapshot() ?? [];
        comparison =
          before === undefined
            ? undefined
            : { differences: compare(before, after), total: after.length, impossible };
        tell();
        return comparison;
      }),
    restart: async (options) =>
      await inTurn(async () => {
        strategy = options.strategy ?? strategy;
        if (options.keepsSteps !== true) steps = [];
        comparison = undefined;
        await run();
        tell();
      }),
    fail(found) {
      problems = found;
      tell();
    },
    dismiss() {
      comparison = undefined;
      tell();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Runs tasks one after the other. */
function createTurns(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (task) => {
    const turn = last.then(task);
    last = turn.catch(() => undefined);
    return await turn;
  };
}

async function begin(source: Source, applyStrategy: ApplyStrategy): Promise<Live> {
  const failing = new Set<string>();
  const isWell = (object: { apiVersion: string; kind: string; metadata: object }): boolean =>
    failing.size === 0 || !failing.has(keyOf(object as Written));
  const world = { workloads: isWell, pods: isWell, jobs: isWell };
  const simulation = await source.start({ world, applyStrategy });
  const history = followHistory(simulation);
  const start = simulation.now().getTime();
  const live = { simulation, history, start, failing, applied: new Map<string, JsonObject>() };
  try {
    const objects = await history.during("you", () => source.populate(simulation));
    for (const object of objects) live.applied.set(appliedKey(simulation, object as Written), object);
    await simulation.settle();
    history.mark();
  } catch (error) {
    await simulation.close();
    throw error;
  }
  return live;
}

function compare(before: readonly JsonObject[], after: readonly JsonObject[]): Difference[] {
  const byKey = (objects: readonly JsonObject[]): Map<string, Written> =>
    new Map((objects as readonly Written[]).map((object) => [keyOf(object), object]));
  const [old, now] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Difference[] => {
    const [left, right] = [old.get(key), now.get(key)];
    const object = (right ?? left)!;
    const ref = refTo(object);
    if (left === undefined) return [{ ref, kind: "added", changes: [] }];
    if (right === undefined) return [{ ref, kind: "removed", changes: [] }];
    const changes = changesOf(left, right, "").filter(({ path }) => path !== "metadata.generation");
    return changes.length === 0 ? [] : [{ ref, kind: "changed", changes }];
  });
}

function refTo({ apiVersion, kind, metadata }: Written): ObjectRef {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(typeof namespace === "string" && { namespace }) };
}
