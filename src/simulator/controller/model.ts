import type { UpdateMethod } from "@metatron/runtime";
import type { ControllerManifest, JsonObject, Matcher, StatusCondition } from "@metatron/runtime/kubernetes";
import type { ObjectRef, ServedKind, StoredObject } from "../api-server.ts";
import type { Webhook } from "../hooks/webhook.ts";

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
  if (kind !== served.kind) return false;
  const { group } = served;
  return group === ""
    ? !apiVersion.includes("/")
    : apiVersion.indexOf("/") === group.length && apiVersion.startsWith(group);
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
