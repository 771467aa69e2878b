import type { IStatefulSet, IStatefulSetSpec } from "kubernetes-models/apps/v1";
import { assemble } from "../core/assemble.ts";
import { checkWhole } from "../core/checks.ts";
import { fieldsOf } from "../core/metadata.ts";
import { type Reference, optionalName } from "../core/reference.ts";
import type { Built, Loose } from "../core/types.ts";
import { checkRestartPolicy } from "../pod/restart-policy.ts";
import { type SelectingOptions, podTemplate } from "../pod/template.ts";
import { type ClaimTemplates, claimTemplates } from "./claim-templates.ts";
import { split } from "./split.ts";

type Shortened = "selector" | "serviceName" | "template" | "volumeClaimTemplates";

/** A StatefulSet as `statefulSet` returns it. */
export type StatefulSet = Built<IStatefulSet, "spec">;

/** The fields of a StatefulSet and of its pods by their Kubernetes names. */
export interface StatefulSetOptions extends SelectingOptions, Loose<Omit<IStatefulSetSpec, Shortened>> {
  /** The headless Service, or its name, that gives the pods their DNS names. */
  readonly serviceName?: Reference<"Service"> | undefined;
  /** `{ data: { size: "10Gi", mount: "/var/lib/mysql" } }`, or the list. */
  readonly volumeClaimTemplates?: ClaimTemplates | undefined;
}

const info = {
  builder: "statefulSet",
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  nameRule: "label",
} as const;
const own = [
  "minReadySeconds",
  "ordinals",
  "persistentVolumeClaimRetentionPolicy",
  "podManagementPolicy",
  "replicas",
  "revisionHistoryLimit",
  "serviceName",
  "updateStrategy",
  "volumeClaimTemplates",
] as const;

/** A StatefulSet whose claim templates carry the API server's defaults, so that it settles. */
export function statefulSet(name: string, options: StatefulSetOptions): StatefulSet {
  return assemble<StatefulSet>(info, name, options, (report) => {
    const [{ serviceName, volumeClaimTemplates, ...spec }, fields] = split(fieldsOf(options), own);
    for (const field of ["minReadySeconds", "replicas", "revisionHistoryLimit"] as const)
      checkWhole(report, `spec.${field}`, spec[field]);
    checkRestartPolicy(report, options.restartPolicy, ["Always"]);
    const claims = claimTemplates(report, volumeClaimTemplates);
    const template = podTemplate(report, name, info.kind, options, fields, claims.mountings);
    const service = optionalName(serviceName);
    return { spec: { ...spec, serviceName: service, ...template, volumeClaimTemplates: claims.list } };
  });
}
