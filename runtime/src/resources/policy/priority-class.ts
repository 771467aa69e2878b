import type { IPriorityClass } from "kubernetes-models/scheduling.k8s.io/v1";
import { assemble } from "../core/assemble.ts";
import { shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, ClusterOptions, Loose } from "../core/types.ts";

/** A PriorityClass as `priorityClass` returns it. */
export type PriorityClass = Built<IPriorityClass, "value">;

/** The fields of a PriorityClass by their Kubernetes names. */
export interface PriorityClassOptions
  extends ClusterOptions, Loose<Omit<IPriorityClass, "apiVersion" | "kind" | "metadata" | "value">> {
  readonly value: number;
}

const info = {
  builder: "priorityClass",
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  scope: "Cluster",
} as const;
const highest = 1_000_000_000;

/** A PriorityClass: `priorityClass("important", { value: 1000 })`. */
export function priorityClass(name: string, options: PriorityClassOptions): PriorityClass {
  return assemble<PriorityClass>(info, name, options, (report) => {
    if (!Number.isInteger(options.value) || options.value > highest || options.value < -(2 ** 31))
      report("value", `must be a whole number of at most ${highest}, is ${shown(options.value)}`);
    if (name.startsWith("system-"))
      report("metadata.name", 'must not start with "system-", which is reserved');
    return fieldsOf(options);
  });
}
