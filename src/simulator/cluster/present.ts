import type { ObjectRef, StoredObject } from "../api-server.ts";
import { readDocuments } from "../manifest/documents.ts";
import { controllerOf, describe, toRef } from "../names.ts";
import { probePurity } from "../problems/purity.ts";
import { reportRest } from "../problems/rest.ts";
import type { HookCall } from "../records.ts";
import { normalise } from "./normalise.ts";
import type { Parts } from "./parts.ts";
import { settle } from "./settle.ts";
import type { SettleOptions, Settlement } from "./settlement.ts";
import type { Simulation } from "./simulation.ts";

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
    list: (kind) => sorted([...index.all()].filter((object) => isOfKind(object, kind))),
    children(parent) {
      const live = api.get(user.toRef({ ...parent } as never));
      const owned = live === undefined ? [] : api.ownedBy(live.metadata.uid);
      return sorted(owned.filter((object) => controllerOf(object)?.uid === live?.metadata.uid));
    },
    edit: async (kind, name, change, namespace) => user.edit(need(kind, name, namespace), change),
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

function createRun({ cluster, engine, probes }: Parts) {
  const probed = new Set<HookCall>();
  let last: Settlement | undefined;
  return {
    last: () => last,
    async settle(options: SettleOptions = {}): Promise<Settlement> {
      last = await settle(cluster, options);
      reportRest(engine, cluster.controllers, last);
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
function isOfUsers({ kind }: StoredObject): boolean {
  return kind !== "Namespace" && kind !== "CustomResourceDefinition";
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
