import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { Fault, ObjectRef, Simulation } from "../simulator/index.ts";
import { describe, toKey } from "../simulator/records.ts";
import type { History } from "./history.ts";

/** An object as a person writes it. */
export type Written = JsonObject & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
};

/** What a person does to the cluster; a scenario is a list of these. */
export type Step =
  /** As `kubectl apply`. */
  | { readonly kind: "apply"; readonly object: Written }
  /** As `kubectl edit`: the live object becomes this one. */
  | { readonly kind: "edit"; readonly object: Written }
  | { readonly kind: "delete"; readonly ref: ObjectRef }
  /** Whether a workload gets its replicas ready. */
  | { readonly kind: "fail" | "recover"; readonly ref: ObjectRef }
  | { readonly kind: "advance"; readonly seconds: number }
  | { readonly kind: "fault"; readonly fault: Fault };

/** A simulation that runs, and what is known of its past. */
export interface Live {
  readonly simulation: Simulation;
  readonly history: History;
  /** When its clock began. */
  readonly start: number;
  /** What the person applied last, by key. */
  readonly applied: Map<string, JsonObject>;
  /** The keys of the workloads that do not get ready. */
  readonly failing: Set<string>;
}

/** The key of a complete object. */
export function keyOf({ apiVersion, kind, metadata }: Written): string {
  const { name, namespace } = metadata;
  return toKey({ apiVersion, kind, name, ...(typeof namespace === "string" && { namespace }) });
}

/** The key that an object gets once it is applied: without a namespace it lies in `default`. */
export function appliedKey({ api }: Simulation, object: Written): string {
  const { apiVersion, kind, metadata } = object;
  const isNamespaced = api.findKind(apiVersion, kind)?.scope === "Namespaced";
  return keyOf({ ...object, metadata: isNamespaced ? { namespace: "default", ...metadata } : metadata });
}

/** Does a step and lets everything come to rest. Throws what the API server refuses. */
export async function perform(live: Live, step: Step): Promise<void> {
  const { simulation, history } = live;
  history.mark();
  if (step.kind === "advance") return void (await simulation.advance(step.seconds));
  await history.during("you", () => change(live, step));
  await simulation.settle();
}

async function change(
  { simulation, applied, failing }: Live,
  step: Exclude<Step, { kind: "advance" }>,
): Promise<void> {
  switch (step.kind) {
    case "apply":
      await simulation.apply(step.object);
      applied.set(appliedKey(simulation, step.object), step.object);
      return;
    case "edit":
      await replace(simulation, step.object);
      return;
    case "delete": {
      const { apiVersion, kind, ...metadata } = step.ref;
      await simulation.delete({ apiVersion, kind, metadata });
      return;
    }
    case "fail":
      failing.add(toKey(step.ref));
      await setUnready(simulation, step.ref);
      return;
    case "recover":
      failing.delete(toKey(step.ref));
      return;
    case "fault":
      simulation.inject(step.fault);
  }
}

/** What the API server writes into the metadata, and the owner: an edit by hand leaves it as it is. */
export const serverFields = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "ownerReferences",
  "managedFields",
  "finalizers",
];

async function replace(simulation: Simulation, object: Written): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  const change = (live: { [field: string]: unknown; metadata: { [field: string]: unknown } }): void => {
    const isLastApplied = ([field]: [string, unknown]): boolean => field.includes("last-applied");
    const kept = Object.entries(live.metadata).filter(([field]) => serverFields.includes(field));
    const applied = Object.entries(live.metadata["annotations"] ?? {}).filter(isLastApplied);
    const annotations = {
      ...(metadata["annotations"] as JsonObject | undefined),
      ...Object.fromEntries(applied),
    };
    for (const field of Object.keys(live)) if (field !== "status") delete live[field];
    const isAnnotated = Object.keys(annotations).length > 0;
    Object.assign(live, structuredClone(object), {
      metadata: { ...metadata, ...Object.fromEntries(kept), ...(isAnnotated && { annotations }) },
    });
  };
  const namespace = typeof metadata["namespace"] === "string" ? metadata["namespace"] : undefined;
  await simulation.edit(`${kind}.${apiVersion}`, metadata.name, change, namespace);
}

/** The cluster forgets that it was ready; the world holds it back from here on. */
async function setUnready(simulation: Simulation, ref: ObjectRef): Promise<void> {
  const { apiVersion, kind, name, namespace } = ref;
  const change = (object: { status?: JsonObject }): void => {
    const { observedGeneration, replicas } = object.status ?? {};
    object.status = {
      ...(observedGeneration !== undefined && { observedGeneration }),
      ...(replicas !== undefined && { replicas }),
    };
  };
  await simulation.edit(`${kind}.${apiVersion}`, name, change, namespace);
}

/** A step in words. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case "apply":
    case "edit": {
      const { kind, metadata } = step.object;
      return `${step.kind} ${kind} ${metadata.name}`;
    }
    case "advance":
      return `${step.seconds} s pass`;
    case "fault":
      return `fault ${step.fault.kind}`;
    default:
      return `${step.kind} ${describe(step.ref)}`;
  }
}
