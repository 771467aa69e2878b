import type { HookName, UpdateMethod } from "@metatron/runtime";
import {
  groupOf,
  type ControllerManifest,
  type JsonObject,
  type JsonValue,
  type Matcher,
  type StatusCondition,
} from "@metatron/runtime/kubernetes";
import type {
  ApiError,
  ApiServer,
  ObjectRef,
  ServedKind,
  StoredObject,
  WriteOptions,
} from "../api-server.ts";
import type { Clock, WorkQueue } from "../clock/work-queue.ts";
import type { Client } from "./client.ts";
import type { View } from "./view.ts";
import { type Faults, Restart } from "../faults.ts";
import type { Hook } from "../hooks/call.ts";
import { type HookError, ServerCrash, TooManyRequests } from "../hooks/response.ts";
import type { Transport, Webhook } from "../hooks/webhook.ts";
import type { ProblemSink } from "../problem.ts";
import type { Recorder } from "../records.ts";
import type { Memory } from "./memory.ts";
import type { ObjectMap } from "./object-map.ts";
import type { RelatedCache } from "./related-cache.ts";

/** A kind that a controller watches as parent. */
export interface ParentRule {
  readonly apiVersion: string;
  readonly served: ServedKind;
  readonly labels: Matcher;
  readonly annotations: Matcher;
  readonly ignoreStatusChanges: boolean;
}

/** A kind of child. */
export interface ChildRule {
  readonly apiVersion: string;
  readonly served: ServedKind;
  /** Absent when the manifest names none: then it is `OnDelete`. */
  readonly method: UpdateMethod | undefined;
  readonly checks: readonly StatusCondition[];
}

/** A controller as its manifest describes it, with the kinds looked up. */
export interface ControllerModel {
  readonly manifest: ControllerManifest;
  readonly isComposite: boolean;
  readonly name: string;
  readonly finalizer: string;
  readonly parents: readonly ParentRule[];
  readonly children: readonly ChildRule[];
  readonly webhooks: { readonly sync?: Webhook; readonly finalize?: Webhook; readonly customize?: Webhook };
  readonly generateSelector: boolean;
  /** Milliseconds between two resyncs of the informer of its parents. */
  readonly resyncPeriod: number;
  readonly revisionPaths: readonly string[];
  /** The controller as every request carries it, and the same as JSON text. */
  readonly stored: JsonObject;
  readonly json: string;
}

/** Whether an apiVersion and a kind name a served kind, in whatever version. */
export function isOf(served: ServedKind, apiVersion: string, kind: string): boolean {
  return kind === served.kind && groupOf(apiVersion) === served.group;
}

/** The rule for an object as parent, whatever its version: of two for one kind the last one wins, as in the source. */
export function parentRule(
  model: ControllerModel,
  { apiVersion, kind }: StoredObject,
): ParentRule | undefined {
  return model.parents.findLast(({ served }) => isOf(served, apiVersion, kind));
}

/** The rule for a kind of child, whatever its version: the last one declared wins, as in the source. */
export function childRule(model: ControllerModel, apiVersion: string, kind: string): ChildRule | undefined {
  return model.children.findLast(({ served }) => isOf(served, apiVersion, kind));
}

/** Whether a parent is selected by the controller. */
export function isSelected(model: ControllerModel, parent: StoredObject): boolean {
  const rule = parentRule(model, parent);
  const { labels, annotations } = parent.metadata;
  return rule !== undefined && rule.labels(labels) && rule.annotations(annotations);
}

/** Whether a parent carries the controller's finalizer. */
export function hasFinalizer(model: ControllerModel, parent: StoredObject): boolean {
  return parent.metadata.finalizers?.includes(model.finalizer) === true;
}

/** Whether a controller works on a parent at all. */
export function isCared(model: ControllerModel, parent: StoredObject): boolean {
  return isSelected(model, parent) || hasFinalizer(model, parent);
}

/** A hook's answer about children: an object with what identifies it. */
export type Desired = JsonObject & {
  apiVersion: string;
  kind: string;
  metadata: JsonObject & { name: string; namespace?: string };
};

/** The reference of a desired child. */
export function refOf({ apiVersion, kind, metadata }: Desired): ObjectRef {
  const { name, namespace } = metadata;
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}

/** What a sync or finalize hook was asked about, and what it answered. */
export interface Answer {
  readonly hook: "sync" | "finalize";
  readonly parent: StoredObject;
  readonly observed: ObjectMap<StoredObject>;
  readonly related: ObjectMap<StoredObject>;
  readonly response: JsonObject;
  /** The children or attachments of the response. */
  readonly desired: readonly Desired[];
}

/** What happens while controllers reconcile; the detectors of problems listen. */
export interface ReconcileEvents {
  answered(pass: Pass, answer: Answer): void;
  statusAnswered(
    pass: Pass,
    parent: StoredObject,
    observed: ObjectMap<StoredObject>,
    status: JsonValue | undefined,
  ): void;
  statusWritten(pass: Pass, status: JsonObject, after: StoredObject): void;
  hookFailed(pass: Pass, hook: HookName, error: HookError): void;
  /** A child is about to be created or applied for the first time. */
  childDesired(pass: Pass, child: Desired): void;
  childRefused(pass: Pass, object: ObjectRef, error: ApiError): void;
  /** A child differs, but its kind has no update method. */
  childNotUpdated(pass: Pass, before: StoredObject, next: JsonObject): void;
  /** A child is updated or deleted to be recreated; `after` is what the API server stored of an update. */
  childUpdated(pass: Pass, before: StoredObject, next: JsonObject, after: StoredObject | undefined): void;
  /** Server-side apply would not recreate a child: it counts generations, or the dry run was refused with this message. */
  childNotRecreated(pass: Pass, child: StoredObject, why: string): void;
  /** A child was applied again with the same desired state. */
  childApplied(pass: Pass, before: StoredObject, after: StoredObject): void;
  /** A rolling update does not go on to `next`, and why. */
  rolloutWaits(pass: Pass, next: Desired, reason: string, observed: ObjectMap<StoredObject>): void;
  childCreatedAgain(pass: Pass, parent: StoredObject, child: StoredObject): void;
}

/** What all controllers of a simulation share. */
export interface Engine {
  readonly api: ApiServer;
  readonly view: View;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly problems: ProblemSink;
  readonly events: ReconcileEvents;
  readonly strategy: ApplyStrategy;
  /** What plain writes of a controller carry. */
  readonly writes: WriteOptions;
}

/** What server-side apply remembers of a child: the hash of what was applied, and what came of it. */
export interface Applied {
  readonly hash: string;
  readonly uid: string;
  readonly generation: number | undefined;
  readonly resourceVersion: string;
}

/** A controller that runs. */
export interface Running {
  readonly engine: Engine;
  readonly model: ControllerModel;
  readonly queue: WorkQueue;
  /** The queue keys of the parents that are known, by uid. */
  readonly keys: Map<string, string>;
  /** The queue key of a parent. */
  readonly keyOf: (parent: StoredObject) => string;
  readonly hooks: { readonly [name in HookName]?: Hook };
  readonly related: RelatedCache;
  /** How hooks are reached over HTTP, past all faults and caches. */
  readonly transport: Transport;
  /** Server-side apply: what was applied last, by group, kind, namespace and name. */
  readonly applied: Map<string, Applied>;
  /** What the search for problems remembers of each parent. */
  readonly memory: Map<string, Memory>;
}

/** One pass over one parent. */
export interface Pass {
  readonly running: Running;
  readonly client: Client;
  readonly parentRef: ObjectRef;
  readonly memory: Memory;
  /** Why this pass came to be, in words. */
  readonly why: () => string;
}

/** One error for several, worded as Kubernetes joins them. */
export function joinErrors(what: string, errors: readonly Error[]): Error {
  const texts = [...new Set(errors.map(({ message }) => message))];
  const text = texts.length === 1 ? String(texts[0]) : `[${texts.join(", ")}]`;
  return new Error(`${what}: ${text}`, { cause: errors[0] });
}

/** An object in the words of most of the source's errors, which write the slash even without a namespace. */
export function slashed(ref: { kind: string; namespace?: string | undefined; name: string }): string {
  return `${ref.kind} ${ref.namespace ?? ""}/${ref.name}`;
}

/** Performs something whose errors begin by saying what failed. */
export function explained<T>(what: string, perform: () => T): T {
  try {
    return perform();
  } catch (error) {
    throw explain(what, error);
  }
}

/** The error with what failed in front. What is no mere error (a restart, a crash, an answer 429) stays as it is. */
export function explain(what: string, error: unknown): unknown {
  const isSpecial =
    error instanceof Restart || error instanceof ServerCrash || error instanceof TooManyRequests;
  if (isSpecial || !(error instanceof Error)) return error;
  return new Error(`${what}: ${error.message}`, { cause: error });
}

/**
 * Whether children of a parent are managed: it is alive, or it is finalized and neither the garbage collector works on its
 * children nor the finalizer is gone.
 */
export function managesChildren(pass: Pass, parent: StoredObject): boolean {
  const { deletionTimestamp, finalizers = [] } = parent.metadata;
  if (deletionTimestamp === undefined) return true;
  const isCollected = finalizers.includes("foregroundDeletion") || finalizers.includes("orphan");
  return !isCollected && hasFinalizer(pass.running.model, parent) && hasFinalizeHook(pass);
}

/** Whether the controller has a finalize hook. */
export function hasFinalizeHook(pass: Pass): boolean {
  // The source asks whether the manifest has the entry at all, even one without a webhook.
  return pass.running.model.manifest.spec.hooks?.finalize !== undefined;
}

/** How Metacontroller writes children: a flag of its server. */
export type ApplyStrategy = "dynamic-apply" | "server-side-apply";
