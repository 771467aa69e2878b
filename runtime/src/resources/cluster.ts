import type {
  ICustomResourceDefinition,
  ICustomResourceDefinitionSpec,
} from "kubernetes-models/apiextensions.k8s.io/v1";
import type { ILease, ILeaseSpec } from "kubernetes-models/coordination.k8s.io/v1";
import { assemble } from "./core/assemble.ts";
import { optionKinds } from "./core/options.ts";
import { type Report, shown } from "./core/error.ts";
import { checkName, fieldsOf } from "./core/metadata.ts";
import type { Built, ClusterOptions, Loose, NamespacedOptions } from "./core/types.ts";
import { checkWhole } from "./core/checks.ts";

type Spec = ICustomResourceDefinitionSpec;

/** A CustomResourceDefinition as `customResourceDefinition` returns it. */
export type CustomResourceDefinition = Built<ICustomResourceDefinition, "spec">;

/** The fields of a CustomResourceDefinition by their Kubernetes names. */
export interface CustomResourceDefinitionOptions extends ClusterOptions {
  readonly group: string;
  readonly names: Spec["names"];
  readonly scope: "Namespaced" | "Cluster";
  readonly versions: Spec["versions"];
  readonly conversion?: Spec["conversion"] | undefined;
}

const info = {
  builder: "customResourceDefinition",
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  scope: "Cluster",
  options: optionKinds<CustomResourceDefinitionOptions>({
    group: "string",
    names: "object",
    scope: ["Cluster", "Namespaced"],
    versions: "list",
    conversion: "object",
  }),
} as const;

/** A CustomResourceDefinition, whose name must be `<plural>.<group>`; schemas are kept to the letter. */
export function customResourceDefinition(
  name: string,
  options: CustomResourceDefinitionOptions,
): CustomResourceDefinition {
  return assemble<CustomResourceDefinition>(info, name, options, (report) => {
    const { group, names, versions } = options;
    checkName(report, "spec.group", group, "subdomain");
    checkName(report, "spec.names.plural", names.plural, "label1035");
    if (!/^[A-Z][A-Za-z0-9]*$/.test(names.kind))
      report(
        "spec.names.kind",
        `must be letters and digits starting with a capital, is ${shown(names.kind)}`,
      );
    const wanted = `${names.plural}.${group}`;
    if (name !== wanted)
      report("metadata.name", `must be <plural>.<group> (${shown(wanted)}), is ${shown(name)}`);
    checkVersions(report, versions);
    return { spec: fieldsOf(options) };
  });
}

function checkVersions(report: Report, versions: Spec["versions"]): void {
  const stored = versions.filter(({ storage }) => storage);
  if (stored.length !== 1)
    report("spec.versions", `must have exactly one storage version, has ${stored.length}`);
  for (const { name, schema } of versions) {
    checkName(report, `spec.versions.${name}`, name, "label1035");
    if (schema?.openAPIV3Schema === undefined)
      report(`spec.versions.${name}.schema.openAPIV3Schema`, "is missing");
  }
}

/** A Lease as `lease` returns it. */
export type Lease = Built<ILease>;

/** The fields of a Lease by their Kubernetes names; times are Dates or RFC 3339 texts. */
export interface LeaseOptions
  extends NamespacedOptions, Loose<Omit<ILeaseSpec, "acquireTime" | "renewTime">> {
  readonly acquireTime?: Date | string | undefined;
  readonly renewTime?: Date | string | undefined;
}

const leaseInfo = {
  builder: "lease",
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  options: optionKinds<LeaseOptions>({
    acquireTime: "object|string",
    renewTime: "object|string",
    holderIdentity: "string",
    leaseDurationSeconds: "number",
    leaseTransitions: "number",
    preferredHolder: "string",
    strategy: "string",
  }),
} as const;

/** A Lease, with its times in the microseconds that the API server writes. */
export function lease(name: string, options: LeaseOptions = {}): Lease {
  return assemble<Lease>(leaseInfo, name, options, (report) => {
    checkWhole(report, "spec.leaseDurationSeconds", options.leaseDurationSeconds, 1);
    checkWhole(report, "spec.leaseTransitions", options.leaseTransitions);
    return {
      spec: {
        ...fieldsOf(options),
        acquireTime: toMicroTime(report, "spec.acquireTime", options.acquireTime),
        renewTime: toMicroTime(report, "spec.renewTime", options.renewTime),
      },
    };
  });
}

function toMicroTime(report: Report, field: string, time: Date | string | undefined): string | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    report(field, `must be a time such as "2026-01-31T12:00:00Z", is ${shown(time)}`);
    return undefined;
  }
  const micros =
    /\.(\d{1,6})/.exec(typeof time === "string" ? time : "")?.[1] ?? date.toISOString().slice(20, 23);
  return `${date.toISOString().slice(0, 19)}.${micros.padEnd(6, "0")}Z`;
}
