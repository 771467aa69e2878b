import type { IClusterRole, IPolicyRule, IRole } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import { assemble } from "../core/assemble.ts";
import type { Report } from "../core/error.ts";
import type { Built, ClusterOptions, NamespacedOptions } from "../core/types.ts";

/** A Role as `role` returns it. */
export type Role = Built<IRole>;

/** A ClusterRole as `clusterRole` returns it. */
export type ClusterRole = Built<IClusterRole>;

/** The fields of a Role. */
export interface RoleOptions extends NamespacedOptions {
  readonly rules: readonly IPolicyRule[];
}

/** The fields of a ClusterRole: rules of its own, or those of other ClusterRoles. */
export interface ClusterRoleOptions extends ClusterOptions {
  readonly rules?: readonly IPolicyRule[] | undefined;
  readonly aggregationRule?: IClusterRole["aggregationRule"] | undefined;
}

const apiVersion = "rbac.authorization.k8s.io/v1";
const roleInfo = { builder: "role", apiVersion, kind: "Role", nameRule: "pathSegment" } as const;
const clusterRoleInfo = {
  builder: "clusterRole",
  apiVersion,
  kind: "ClusterRole",
  scope: "Cluster",
  nameRule: "pathSegment",
} as const;

/** A Role: `role("reader", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] })`. */
export function role(name: string, options: RoleOptions): Role {
  return assemble<Role>(roleInfo, name, options, (report) => {
    for (const [index, rule] of options.rules.entries()) checkRule(report, index, rule, true);
    return { rules: options.rules };
  });
}

/** A ClusterRole; beside an aggregation rule there are no rules, since the API server writes them. */
export function clusterRole(name: string, options: ClusterRoleOptions): ClusterRole {
  return assemble<ClusterRole>(clusterRoleInfo, name, options, (report) => {
    const { rules = [], aggregationRule } = options;
    if (aggregationRule !== undefined && rules.length > 0)
      report("rules", "must be absent beside an aggregationRule, which replaces them");
    for (const [index, rule] of rules.entries()) checkRule(report, index, rule, false);
    return { aggregationRule, rules };
  });
}

function checkRule(report: Report, index: number, rule: IPolicyRule, isNamespaced: boolean): void {
  const { verbs, resources = [], apiGroups = [], nonResourceURLs = [] } = rule;
  const field = `rules[${index}]`;
  if (verbs.length === 0) report(`${field}.verbs`, "must have at least one verb");
  if (isNamespaced && nonResourceURLs.length > 0)
    report(`${field}.nonResourceURLs`, "only a ClusterRole can have them");
  if (nonResourceURLs.length > 0 && resources.length + apiGroups.length > 0)
    report(field, "must be for resources or for nonResourceURLs, not for both");
  if (nonResourceURLs.length > 0) return;
  if (apiGroups.length === 0)
    report(`${field}.apiGroups`, 'must have at least one group ("" is the core group)');
  if (resources.length === 0) report(`${field}.resources`, "must have at least one resource");
}
