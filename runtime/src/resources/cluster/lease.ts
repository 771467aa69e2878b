import type { ILease, ILeaseSpec } from "kubernetes-models/coordination.k8s.io/v1";
import { assemble } from "../core/assemble.ts";
import { checkWhole } from "../core/checks.ts";
import { type Report, shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, Loose, NamespacedOptions } from "../core/types.ts";

/** A Lease as `lease` returns it. */
export type Lease = Built<ILease>;

/** The fields of a Lease by their Kubernetes names; times are Dates or RFC 3339 texts. */
export interface LeaseOptions
  extends NamespacedOptions, Loose<Omit<ILeaseSpec, "acquireTime" | "renewTime">> {
  readonly acquireTime?: Date | string | undefined;
  readonly renewTime?: Date | string | undefined;
}

const info = { builder: "lease", apiVersion: "coordination.k8s.io/v1", kind: "Lease" } as const;

/** A Lease, with its times in the microseconds that the API server writes. */
export function lease(name: string, options: LeaseOptions = {}): Lease {
  return assemble<Lease>(info, name, options, (report) => {
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
