import type { IReplicaSet, IReplicaSetSpec } from "kubernetes-models/apps/v1";
import { assemble } from "../core/assemble.ts";
import { fieldsOf } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import type { Built, Loose } from "../core/types.ts";
import { checkRestartPolicy, podTemplate, type SelectingOptions, selectingKinds } from "../pod/spec.ts";
import { split } from "./split-options.ts";
import { checkWhole } from "../core/checks.ts";

/** A ReplicaSet as `replicaSet` returns it. */
export type ReplicaSet = Built<IReplicaSet, "spec">;

/** The fields of a ReplicaSet and of its pods by their Kubernetes names. */
export interface ReplicaSetOptions
  extends SelectingOptions, Loose<Omit<IReplicaSetSpec, "selector" | "template">> {}

const own = { minReadySeconds: "number", replicas: "number" } as const;

const info = {
  builder: "replicaSet",
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  options: optionKinds<ReplicaSetOptions>({ ...selectingKinds, ...own }),
} as const;

/** A ReplicaSet that selects exactly its own pods; `replicas` is left to an autoscaler unless given. */
export function replicaSet(name: string, options: ReplicaSetOptions): ReplicaSet {
  return assemble<ReplicaSet>(info, name, options, (report) => {
    const [spec, fields] = split(fieldsOf(options), own);
    for (const field of ["minReadySeconds", "replicas"] as const)
      checkWhole(report, `spec.${field}`, spec[field]);
    checkRestartPolicy(report, options.restartPolicy, ["Always"]);
    return { spec: { ...spec, ...podTemplate(report, name, info.kind, options, fields) } };
  });
}
