import type { IResourceQuota, IResourceQuotaSpec } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { fieldsOf } from "../core/metadata.ts";
import { toQuantities } from "../core/quantity.ts";
import type { Built, Loose, NamespacedOptions } from "../core/types.ts";

/** A ResourceQuota as `resourceQuota` returns it. */
export type ResourceQuota = Built<IResourceQuota, "spec">;

/** The fields of a ResourceQuota by their Kubernetes names. */
export interface ResourceQuotaOptions extends NamespacedOptions, Loose<IResourceQuotaSpec> {}

const info = { builder: "resourceQuota", apiVersion: "v1", kind: "ResourceQuota" } as const;

/** A quota: `resourceQuota("team", { hard: { "requests.cpu": "4", pods: 20 } })`. */
export function resourceQuota(name: string, options: ResourceQuotaOptions): ResourceQuota {
  return assemble<ResourceQuota>(info, name, options, (report) => {
    const hard = toQuantities(report, "spec.hard", options.hard) ?? {};
    if (Object.keys(hard).length === 0) report("spec.hard", "must have at least one limit");
    return { spec: { ...fieldsOf(options), hard } };
  });
}
