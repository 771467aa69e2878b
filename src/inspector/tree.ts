import { ready } from "@metatron/runtime";
import type { ObjectRef, Simulation, StoredObject } from "../simulator/index.ts";
import { toRef } from "../simulator/records.ts";

/** An object of the tree. */
export interface TreeObject extends Readiness {
  readonly ref: ObjectRef;
  readonly children: readonly TreeObject[];
}

/** A parent with the children that it controls, as they are now. */
export function toTree(cluster: Simulation, parent: StoredObject): TreeObject {
  const children = cluster.children(parent).filter(({ kind }) => kind !== "ControllerRevision");
  return {
    ref: toRef(parent),
    ...readinessOf(parent),
    children: children.map((child) => ({ ref: toRef(child), ...readinessOf(child), children: [] })),
  };
}

/** How far an object is, as a person wants to read it. */
export interface Readiness {
  readonly isReady: boolean;
  readonly text: string;
}

type Fields = { readonly [field: string]: unknown };

/** Judges an object as a controller does with `ready`, and says what there is to count. */
export function readinessOf(object: StoredObject): Readiness {
  const isReady = ready(object);
  return { isReady, text: textOf(object, isReady) };
}

function textOf(object: StoredObject, isReady: boolean): string {
  if (object.metadata.deletionTimestamp !== undefined) return "being deleted";
  const [spec, status] = [fieldsOf(object["spec"]), fieldsOf(object["status"])];
  switch (object.kind) {
    case "Deployment":
    case "StatefulSet":
    case "ReplicaSet":
      return ratio(status["readyReplicas"], spec["replicas"], 1);
    case "DaemonSet":
      return ratio(status["numberReady"], status["desiredNumberScheduled"], 0);
    case "Job":
      return ratio(status["succeeded"], spec["completions"], 1, "complete");
    case "Pod":
    case "PersistentVolumeClaim":
      return typeof status["phase"] === "string" ? status["phase"] : "Pending";
    case "Service":
      if (spec["type"] !== "LoadBalancer") return "";
      return isReady ? "has an address" : "waits for an address";
    default:
      return byCondition(status, isReady);
  }
}

function ratio(actual: unknown, wanted: unknown, otherwise: number, word = "ready"): string {
  return `${numberOf(actual, 0)}/${numberOf(wanted, otherwise)} ${word}`;
}

function byCondition(status: Fields, isReady: boolean): string {
  const list = Array.isArray(status["conditions"]) ? (status["conditions"] as Fields[]) : [];
  const found = list.find(({ type }) => type === "Ready" || type === "Available");
  if (found === undefined) return "";
  const reason = typeof found["reason"] === "string" ? ` (${found["reason"]})` : "";
  return isReady ? "ready" : `not ready${reason}`;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
