import { isObject } from "@metatron/runtime/kubernetes";
import type { Problem } from "../model/errors.ts";
import { type Change, shortly } from "../simulator/changes.ts";
import type { HookCall, Moving, ObjectRef, SimulationProblem, StoredObject } from "../simulator/index.ts";
import { toKey, toRef } from "../simulator/records.ts";
import type { Session } from "./session.ts";
import { describeStep, type Live } from "./steps.ts";
import { toTree, type TreeObject } from "./tree.ts";

/** An object of the tree, with its key and how often the last step changed it. */
export interface Node {
  readonly key: string;
  readonly ref: ObjectRef;
  readonly isReady: boolean;
  readonly text: string;
  readonly changes: number;
  readonly isFailing: boolean;
  readonly children: readonly Node[];
  /** Objects that the hook asked for and does not own. */
  readonly related: readonly Node[];
}

/** One call of a hook as a row of the timeline. */
export interface CallRow {
  readonly index: number;
  /** Seconds since the simulation began. */
  readonly seconds: number;
  readonly hook: string;
  readonly parent: string;
  readonly parentName: string;
  readonly why: string;
  /** `+7 ~1 −2`: what came of it. */
  readonly effect: string;
  readonly outcome: string;
  readonly milliseconds: number;
}

/** A problem of the simulation, with the object that it is about. */
export type FindingRow = Omit<SimulationProblem, "object"> & { readonly key: string; readonly name: string };

/** What an edit of code, manifest or example changed. */
export interface Banner {
  readonly total: number;
  readonly impossible: readonly string[];
  readonly objects: readonly {
    readonly key: string;
    readonly name: string;
    readonly kind: string;
    readonly changes: readonly string[];
  }[];
}

/** Everything that the page shows at once. */
export interface State {
  readonly revision: number;
  readonly seconds: number;
  readonly isAtRest: boolean;
  readonly moving: readonly { readonly name: string; readonly reason: string }[];
  readonly strategy: string;
  readonly parents: readonly Node[];
  readonly calls: readonly CallRow[];
  readonly findings: readonly FindingRow[];
  readonly problems: readonly Problem[];
  readonly steps: readonly string[];
  readonly banner?: Banner;
}

/** The session as the page shows it. No data of a Secret is in it. */
export function toState(session: Session): State {
  const live = session.live();
  const facts = {
    revision: session.revision(),
    strategy: session.strategy(),
    problems: session.problems(),
    steps: session.steps().map(describeStep),
  };
  if (live === undefined)
    return { ...facts, seconds: 0, isAtRest: true, moving: [], parents: [], calls: [], findings: [] };
  const { simulation } = live;
  const banner = toBanner(session);
  return {
    ...facts,
    seconds: secondsOf(live, simulation.now().getTime()),
    isAtRest: simulation.settlement?.isAtRest !== false,
    moving: (simulation.settlement?.moving ?? []).map(toMoving),
    parents: toNodes(live, differing(session)),
    calls: simulation.calls.map((call, index) => toRow(live, call, index)),
    findings: simulation.problems.map(({ object, ...problem }) => ({
      ...problem,
      key: toKey(object),
      name: nameOf(object),
    })),
    ...(banner !== undefined && { banner }),
  };
}

function toMoving({ parent, reason }: Moving): { name: string; reason: string } {
  return { name: nameOf(parent), reason };
}

/** An object as the page names it. */
export function nameOf({ kind, name }: ObjectRef): string {
  return `${kind}/${name}`;
}

function secondsOf({ start }: Live, at: number): number {
  return Math.round((at - start) / 100) / 10;
}

/** How many fields of each object the last edit of code changed. */
function differing(session: Session): ReadonlyMap<string, number> {
  const differences = session.comparison()?.differences ?? [];
  return new Map(differences.map(({ ref, changes }) => [toKey(ref), Math.max(changes.length, 1)]));
}

function toNodes(live: Live, differences: ReadonlyMap<string, number>): Node[] {
  const { simulation, history, failing } = live;
  const related = relatedOf(live);
  const toNode = ({ ref, isReady, text, children }: TreeObject, others: readonly StoredObject[]): Node => {
    const key = toKey(ref);
    return {
      key,
      ref,
      isReady,
      text,
      changes: history.changes(ref) + (differences.get(key) ?? 0),
      isFailing: failing.has(key),
      children: children.map((child) => toNode(child, [])),
      related: others.map((object) => toNode(asLeaf(object), [])),
    };
  };
  return simulation
    .parents()
    .map((parent) => toNode(toTree(simulation, parent), related.get(toKey(toRef(parent))) ?? []));
}

function asLeaf(object: StoredObject): TreeObject {
  return { ref: toRef(object), isReady: true, text: "", children: [] };
}

/** The related objects of the last request about each parent, where a controller asks for any. */
function relatedOf({ simulation }: Live): ReadonlyMap<string, readonly StoredObject[]> {
  const found = new Map<string, readonly StoredObject[]>();
  if (!simulation.calls.some(({ hook }) => hook === "customize")) return found;
  for (const call of simulation.calls.toReversed()) {
    const key = toKey(call.parent);
    if (call.hook === "customize" || call.request === undefined || found.has(key)) continue;
    const { related } = JSON.parse(call.request) as {
      related?: { [kind: string]: { [name: string]: StoredObject } };
    };
    found.set(
      key,
      Object.values(related ?? {}).flatMap((objects) => Object.values(objects)),
    );
  }
  return found;
}

function toRow(live: Live, call: HookCall, index: number): CallRow {
  const { hook, parent, why, outcome, milliseconds } = call;
  return {
    index,
    seconds: secondsOf(live, call.at),
    hook,
    parent: toKey(parent),
    parentName: nameOf(parent),
    why,
    effect: effectOf(live, call, index),
    outcome,
    milliseconds: Math.round(milliseconds * 10) / 10,
  };
}

function effectOf({ history }: Live, { hook, response, parent }: HookCall, index: number): string {
  if (hook === "customize") {
    const rules = isObject(response) ? response["relatedResources"] : [];
    const count = Array.isArray(rules) ? rules.length : 0;
    return count === 1 ? "1 rule" : `${count} rules`;
  }
  const written = history.after(index + 1).filter(({ object }) => object.kind !== "ControllerRevision");
  const others = written.filter(({ object }) => toKey(toRef(object)) !== toKey(parent));
  const count = (verb: string): number => others.filter((version) => version.verb === verb).length;
  const parts = (
    [
      ["+", count("created")],
      ["~", count("updated")],
      ["−", count("deleted")],
    ] as const
  ).flatMap(([sign, many]) => (many === 0 ? [] : [`${sign}${many}`]));
  if (parts.length > 0) return parts.join(" ");
  return written.length > 0 ? "status" : "–";
}

function toBanner(session: Session): Banner | undefined {
  const comparison = session.comparison();
  if (comparison === undefined) return undefined;
  const { total, impossible, differences } = comparison;
  const objects = differences.map(({ ref, kind, changes }) => ({
    key: toKey(ref),
    name: nameOf(ref),
    kind,
    changes: changes.map((change) => describeChange(change, ref)),
  }));
  return { total, impossible, objects };
}

/** A difference in words; the values of a Secret are not told. */
export function describeChange({ path, before, after }: Change, { kind }: ObjectRef): string {
  const isHidden = kind === "Secret" && /^(?:data|stringData)\b/.test(path);
  return isHidden ? `${path} differs` : `${path} ${shortly(before)} → ${shortly(after)}`;
}
