import type { Scope } from "../kubernetes.ts";
import { table } from "./table.ts";

/** A resource that every Kubernetes cluster serves without a CRD. */
export interface BuiltinKind {
  /** Empty for the core group. */
  readonly group: string;
  /** The served versions, the preferred one first. */
  readonly versions: readonly [string, ...string[]];
  /** The preferred version as an object spells it: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The plural, as `childResources[].resource` wants it. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly scope: Scope;
  readonly hasStatus: boolean;
  /** Whether the API server counts `metadata.generation` for it. */
  readonly hasGeneration: boolean;
  /** False for questions such as TokenReview, which are answered and never stored. */
  readonly isStored: boolean;
}

function toBuiltin(groupVersions: string, row: string): BuiltinKind {
  const [resource = "", kind = "", scope, flags = "", shortNames = ""] = row.split(" ");
  const slash = groupVersions.indexOf("/");
  const group = slash < 0 ? "" : groupVersions.slice(0, slash);
  const [preferred = "v1", ...others] = groupVersions.slice(slash + 1).split(",");
  return {
    group,
    versions: [preferred, ...others],
    apiVersion: group === "" ? preferred : `${group}/${preferred}`,
    kind,
    resource,
    singular: kind.toLowerCase(),
    shortNames: shortNames === "" ? [] : shortNames.split(","),
    scope: scope === "C" ? "Cluster" : "Namespaced",
    hasStatus: flags.includes("s"),
    hasGeneration: flags.includes("g"),
    isStored: !flags.includes("r"),
  };
}

/** Every built-in resource of Kubernetes 1.36, the core group first. */
export const builtinKinds: readonly BuiltinKind[] = Object.entries(table).flatMap(([groupVersions, rows]) =>
  rows.map((row) => toBuiltin(groupVersions, row)),
);
