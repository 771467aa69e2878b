import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { ApiServer, ObjectRef, StoredObject } from "../api-server.ts";
import type { Engine } from "../controller/context.ts";
import type { Fault } from "../faults.ts";
import { type ObjectSource, readDocuments } from "../manifest.ts";
import {
  type Action,
  type ControllerEvent,
  controllerOf,
  describe,
  type HookCall,
  toRef,
  type Settlement,
} from "../records.ts";
import type { SimulationProblem } from "../problem.ts";
import { probePurity, reportNotSettled } from "../detect/index.ts";
import { type Cluster, settle, type SettleOptions } from "./settle.ts";
import type { User } from "./user.ts";
import { isPublished, normalise, type ObjectIndex } from "./objects.ts";

/** Names an object: the object itself, or its kind, name and namespace. */
export type Target = { readonly apiVersion: string; readonly kind: string; readonly metadata?: object };

/** A cluster in memory with Metacontroller and the user's controllers running in it. */
export interface Simulation {
  /** Creates or updates objects, or all objects of a file, as `kubectl apply` does. */
  apply(...sources: readonly ObjectSource[]): Promise<void>;
  /** Runs until nothing is queued, within bounds, and says what was still moving. */
  readonly settle: (options?: SettleOptions) => Promise<Settlement>;
  /** Lets fake time pass, with the resyncs and retries that fall into it. */
  advance(seconds: number): Promise<Settlement>;
  /** An object by kind (`Deployment`, or `Deployment.apps/v1`) and name; the namespace is `default` unless it is given. */
  get(kind: string, name: string, namespace?: string): StoredObject | undefined;
  /** All objects of a kind, but for the ConfigMap kube-root-ca.crt that comes with every namespace. */
  list(kind: string): readonly StoredObject[];
  /** The children that a parent controls, sorted. */
  children(parent: Target): readonly StoredObject[];
  /** Changes an object as `kubectl edit` does; it is named by itself, or by kind, name and namespace. */
  edit<T extends Target>(target: T, change: (object: T) => void): Promise<StoredObject>;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the kind's type, we do not
  edit<T = JsonObject & { spec: JsonObject }>(
    kind: string,
    name: string,
    change: (object: T) => void,
    namespace?: string,
  ): Promise<StoredObject>;
  delete(
    target: Target,
    options?: { readonly propagation?: "Background" | "Foreground" | "Orphan" },
  ): Promise<void>;
  /** Makes something go wrong from now on. */
  inject(fault: Fault): void;
  /** Throws when anything is left of what controllers made, or a parent. */
  expectEmpty(): void;
  /** All objects in a stable form: sorted, with uids and times normalised, and the data of Secrets by its length. */
  snapshot(): JsonObject[];
  /** The API server, for everything else. */
  readonly api: ApiServer;
  readonly now: () => Date;
  readonly actions: readonly Action[];
  readonly calls: readonly HookCall[];
  readonly events: readonly ControllerEvent[];
  readonly problems: readonly SimulationProblem[];
  /** The last settling. */
  readonly settlement: Settlement | undefined;
  /** The parents of all controllers. */
  parents(): readonly StoredObject[];
  readonly close: () => Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The simulation as its user sees it. */
export function present(parts: Parts): Simulation {
  const { engine, cluster, index, start, user } = parts;
  const { api, recorder, problems } = engine;
  const run = createRun(parts);
  const find = (kind: string, name: string, namespace = "default"): StoredObject | undefined =>
    index.find(kind, name, namespace);
  const need = (kind: string, name: string, namespace?: string): ObjectRef => {
    const object = find(kind, name, namespace);
    if (object === undefined) throw new Error(`there is no ${describe({ kind, name, namespace })}`);
    return toRef(object);
  };
  const simulation: Simulation = {
    async apply(...sources) {
      for (const object of await readDocuments(sources)) user.apply(object);
    },
    settle: async (options) => await run.settle(options),
    advance: (seconds) => run.settle({ seconds }),
    get: find,
    list: (kind) =>
      sorted([...index.all()].filter((object) => isOfKind(object, kind) && !isPublished(object))),
    children(parent) {
      const live = api.get(user.toRef({ ...parent } as never));
      const owned = live === undefined ? [] : api.ownedBy(live.metadata.uid);
      return sorted(owned.filter((object) => controllerOf(object)?.uid === live?.metadata.uid));
    },
    edit: async (...[target, ...rest]: EditArguments) => {
      if (typeof target !== "string") return user.edit(user.toRef({ ...target } as never), rest[0] as never);
      const [name, change, namespace] = rest as [string, never, (string | undefined)?];
      return user.edit(need(target, name, namespace), change);
    },
    async delete(target, options = {}) {
      user.delete(user.toRef({ ...target } as never), options.propagation);
    },
    inject(fault) {
      engine.faults.add(fault);
      if (fault.kind === "stale-cache") engine.view.lag();
    },
    expectEmpty: () => expectEmpty(leftovers(parts, user.owns)),
    snapshot: () => normalise([...index.all()].filter(isOfUsers), start),
    parents: () => parentsOf(parts),
    api,
    now: () => new Date(cluster.clock.now()),
    actions: recorder.actions,
    get calls() {
      return recorder.calls;
    },
    events: recorder.events,
    problems: problems.all,
    get settlement() {
      return run.last();
    },
    close: parts.close,
    [Symbol.asyncDispose]: parts.close,
  };
  return simulation;
}

type EditArguments =
  | [target: Target, change: (object: never) => void]
  | [kind: string, name: string, change: (object: never) => void, namespace?: string | undefined];

function createRun({ cluster, engine, probes }: Parts) {
  const probed = new Set<HookCall>();
  let last: Settlement | undefined;
  return {
    last: () => last,
    async settle(options: SettleOptions = {}): Promise<Settlement> {
      last = await settle(cluster, options);
      reportNotSettled(engine, cluster.controllers, last);
      await probePurity(cluster.controllers, engine.recorder.calls, probes, probed);
      return last;
    },
  };
}

function parentsOf({ cluster, engine }: Parts): StoredObject[] {
  const seen = new Map<string, StoredObject>();
  for (const { model } of cluster.controllers) {
    for (const { apiVersion, served } of model.parents) {
      for (const parent of engine.api.list(apiVersion, served.kind)) seen.set(parent.metadata.uid, parent);
    }
  }
  return [...seen.values()];
}

/** Parents, and all that nobody applied by hand. */
function leftovers(parts: Parts, isApplied: (object: StoredObject) => boolean): StoredObject[] {
  const parents = new Set(parentsOf(parts).map(({ metadata }) => metadata.uid));
  return [...parts.index.all()].filter(
    (object) => isOfUsers(object) && (parents.has(object.metadata.uid) || !isApplied(object)),
  );
}

/** Namespaces, which come by themselves, and definitions are not what a test is about. */
function isOfUsers(object: StoredObject): boolean {
  return object.kind !== "Namespace" && object.kind !== "CustomResourceDefinition" && !isPublished(object);
}

function expectEmpty(left: readonly StoredObject[]): void {
  if (left.length === 0) return;
  const names = left.map((object) => {
    const { finalizers = [], deletionTimestamp } = object.metadata;
    const held =
      deletionTimestamp !== undefined && finalizers.length > 0 ? ` (held by ${finalizers.join(", ")})` : "";
    return `  ${describe(toRef(object))}${held}`;
  });
  throw new Error(`expected an empty cluster, but ${left.length} objects are left:\n${names.join("\n")}`);
}

function isOfKind({ apiVersion, kind }: StoredObject, wanted: string): boolean {
  return wanted === kind || wanted === `${kind}.${apiVersion}`;
}

function sorted(objects: readonly StoredObject[]): StoredObject[] {
  const order = ({ kind, metadata }: StoredObject): string =>
    `${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
  return objects.toSorted((left, right) => (order(left) < order(right) ? -1 : 1));
}

/** Everything that a simulation consists of. */
export interface Parts {
  readonly engine: Engine;
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
  readonly start: number;
  readonly probes: number;
  readonly user: User;
  readonly close: () => Promise<void>;
}
