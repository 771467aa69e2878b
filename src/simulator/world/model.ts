import { isObject, type JsonObject } from "@metatron/runtime/kubernetes";
import type { ApiServer, StoredObject } from "../api-server.ts";

/** On, off, or on for the objects that a function picks; a function is asked again at every step. */
export type Switch = boolean | ((object: StoredObject) => boolean);

/** What the world does for a controller; everything is on unless it is switched off. */
export interface WorldOptions {
  /**
   * Deployments, ReplicaSets, StatefulSets, DaemonSets and ReplicationControllers become ready. Their pods (and those of
   * Jobs) exist where a controller watches Pods, as parent, child or related object.
   */
  readonly workloads?: Switch;
  /** Pods are scheduled, run, get an address, and go when they are deleted. */
  readonly pods?: Switch;
  /** Jobs run and complete; so do Pods that do not restart. */
  readonly jobs?: Switch;
  /** PersistentVolumeClaims are bound and grow, PersistentVolumes become available. */
  readonly claims?: Switch;
  /** Services of type LoadBalancer get an address. */
  readonly loadBalancers?: Switch;
  /** Ingresses get an address. */
  readonly ingresses?: Switch;
  /** HorizontalPodAutoscalers keep the replicas of their target between minimum and maximum. */
  readonly autoscalers?: Switch;
  /** PodDisruptionBudgets are counted. */
  readonly budgets?: Switch;
  /** How many nodes there are; a DaemonSet has a pod on each. Default 1. */
  readonly nodes?: number;
  /** The status of kinds that other operators would write, by `Kind.group/version`; undefined leaves it alone. */
  readonly statuses?: Readonly<Record<string, (object: StoredObject) => JsonObject | undefined>>;
}

/** What a behaviour acts with. */
export interface Scene {
  readonly api: ApiServer;
  readonly nodes: number;
  /** Whether the pods of workloads are made: only where a controller watches pods. */
  readonly hasPods: boolean;
  /** A number that was not given before. */
  readonly serial: () => number;
  /** The time of the step, as Kubernetes writes it. */
  readonly now: string;
  /** Writes the status, when it differs. */
  readonly setStatus: (object: StoredObject, status: JsonObject) => void;
}

/** Brings one object one step nearer to where a cluster would take it. */
export type Behaviour = (object: StoredObject, scene: Scene) => void;

/** The spec of a stored object, empty when it has none. */
export function specOf(object: StoredObject): JsonObject {
  const spec = object["spec"];
  return isObject(spec) ? spec : {};
}

/** The status of a stored object, empty when it has none. */
export function statusOf(object: StoredObject): JsonObject {
  const status = object["status"];
  return isObject(status) ? status : {};
}

/** A number field with its default. */
export function numberOf(object: JsonObject, field: string, otherwise = 0): number {
  const value = object[field];
  return typeof value === "number" ? value : otherwise;
}

/** The fields without the zeros, as Go's `omitempty` writes counters. */
export function counters(values: Readonly<Record<string, number>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 0));
}

/** A number from 1 to `limit` that stays the same for an object: the end of its uid. */
export function numbered(object: StoredObject, limit: number): number {
  return ((Number.parseInt(object.metadata.uid.slice(-8), 16) || 0) % limit) + 1;
}
