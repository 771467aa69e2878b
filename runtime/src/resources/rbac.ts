import type {
  IClusterRole,
  IClusterRoleBinding,
  IPolicyRule,
  IRole,
  IRoleBinding,
  IRoleRef,
  ISubject,
} from "kubernetes-models/rbac.authorization.k8s.io/v1";
import type { IServiceAccount } from "kubernetes-models/v1";
import { assemble } from "./core/assemble.ts";
import { optionKinds } from "./core/options.ts";
import { type Report, shown } from "./core/error.ts";
import { checkName } from "./core/metadata.ts";
import { nameOf, optionalName, type Reference } from "./core/reference.ts";
import type { Built, ClusterOptions, NamespacedOptions } from "./core/types.ts";

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
const roleInfo = {
  builder: "role",
  apiVersion,
  kind: "Role",
  nameRule: "pathSegment",
  required: ["rules"],
  options: optionKinds<RoleOptions>({ rules: "list" }),
} as const;
const clusterRoleInfo = {
  builder: "clusterRole",
  apiVersion,
  kind: "ClusterRole",
  scope: "Cluster",
  nameRule: "pathSegment",
  options: optionKinds<ClusterRoleOptions>({ rules: "list", aggregationRule: "object" }),
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
  if (!Array.isArray(verbs) || verbs.length === 0) report(`${field}.verbs`, "must have at least one verb");
  if (isNamespaced && nonResourceURLs.length > 0)
    report(`${field}.nonResourceURLs`, "only a ClusterRole can have them");
  if (nonResourceURLs.length > 0 && resources.length + apiGroups.length > 0)
    report(field, "must be for resources or for nonResourceURLs, not for both");
  if (nonResourceURLs.length > 0) return;
  if (apiGroups.length === 0)
    report(`${field}.apiGroups`, 'must have at least one group ("" is the core group)');
  if (resources.length === 0) report(`${field}.resources`, "must have at least one resource");
}

/** A RoleBinding as `roleBinding` returns it. */
export type RoleBinding = Built<IRoleBinding>;

/** A ClusterRoleBinding as `clusterRoleBinding` returns it. */
export type ClusterRoleBinding = Built<IClusterRoleBinding>;

/** Who gets the rights: a ServiceAccount, or a subject as Kubernetes writes it. */
export type SubjectOption = IServiceAccount | ISubject;

interface Subjects {
  readonly subjects: readonly SubjectOption[];
  /** The ClusterRole, or its name. */
  readonly clusterRole?: Reference<"ClusterRole"> | undefined;
  readonly roleRef?: IRoleRef | undefined;
}

/** The fields of a RoleBinding; exactly one of `role`, `clusterRole` and `roleRef`. */
export interface RoleBindingOptions extends NamespacedOptions, Subjects {
  /** The Role or its name; or a ClusterRole, whose rights then hold in this namespace. */
  readonly role?: IRole | IClusterRole | string | undefined;
}

/** The fields of a ClusterRoleBinding; exactly one of `role`, `clusterRole` and `roleRef`. */
export interface ClusterRoleBindingOptions extends ClusterOptions, Subjects {
  /** The ClusterRole or its name. */
  readonly role?: IClusterRole | string | undefined;
}

const apiGroup = "rbac.authorization.k8s.io";
const bindingApiVersion = `${apiGroup}/v1` as const;
const bindingInfo = {
  builder: "roleBinding",
  apiVersion: bindingApiVersion,
  kind: "RoleBinding",
  required: ["subjects"],
  nameRule: "pathSegment",
  options: optionKinds<RoleBindingOptions>({
    role: "object|string",
    subjects: "list",
    clusterRole: "object|string",
    roleRef: "object",
  }),
} as const;
const clusterInfo = {
  builder: "clusterRoleBinding",
  apiVersion: bindingApiVersion,
  kind: "ClusterRoleBinding",
  required: ["subjects"],
  scope: "Cluster",
  nameRule: "pathSegment",
  options: optionKinds<ClusterRoleBindingOptions>({
    role: "object|string",
    subjects: "list",
    clusterRole: "object|string",
    roleRef: "object",
  }),
} as const;

/** A RoleBinding: `roleBinding("reader", { role: reader, subjects: [account] })`. */
export function roleBinding(name: string, options: RoleBindingOptions): RoleBinding {
  return assemble<RoleBinding>(bindingInfo, name, options, (report) => ({
    roleRef: toRoleRef(report, options, "Role"),
    subjects: options.subjects.map((one, index) =>
      toSubject(report, index, one, optionalName(options.namespace)),
    ),
  }));
}

/** A ClusterRoleBinding: the rights hold in all namespaces. */
export function clusterRoleBinding(name: string, options: ClusterRoleBindingOptions): ClusterRoleBinding {
  return assemble<ClusterRoleBinding>(clusterInfo, name, options, (report) => {
    const roleRef = toRoleRef(report, options, "ClusterRole");
    if (roleRef.kind !== "ClusterRole")
      report("roleRef.kind", `must be "ClusterRole", is ${shown(roleRef.kind)}`);
    return {
      roleRef,
      subjects: options.subjects.map((one, index) => toSubject(report, index, one, undefined)),
    };
  });
}

function toRoleRef(report: Report, options: RoleBindingOptions, kindOfName: string): IRoleRef {
  const { role, clusterRole, roleRef } = options;
  const refs: IRoleRef[] = [];
  if (role !== undefined)
    refs.push({ apiGroup, kind: typeof role === "string" ? kindOfName : role.kind, name: nameOf(role) });
  if (clusterRole !== undefined) refs.push({ apiGroup, kind: "ClusterRole", name: nameOf(clusterRole) });
  if (roleRef !== undefined) refs.push({ apiGroup, ...roleRef });
  const [ref, ...others] = refs;
  if (ref === undefined || others.length > 0)
    report("roleRef", "needs exactly one of role, clusterRole and roleRef");
  else checkName(report, "roleRef.name", ref.name, "pathSegment");
  return ref ?? { apiGroup, kind: kindOfName, name: "" };
}

function toSubject(
  report: Report,
  index: number,
  subject: SubjectOption,
  namespaceOfBinding: string | undefined,
): ISubject {
  if (!("metadata" in subject) && "name" in subject) return checkedSubject(report, index, subject);
  const { name = "", namespace = namespaceOfBinding } = subject.metadata ?? {};
  const account = { kind: "ServiceAccount", name, ...(namespace === undefined ? {} : { namespace }) };
  return checkedSubject(report, index, account);
}

function checkedSubject(report: Report, index: number, subject: ISubject): ISubject {
  const field = `subjects[${index}]`;
  if (!subject.name) report(`${field}.name`, "is missing");
  if (subject.kind === "User" || subject.kind === "Group") return { apiGroup, ...subject };
  if (subject.kind !== "ServiceAccount")
    report(`${field}.kind`, `must be ServiceAccount, User or Group, is ${shown(subject.kind)}`);
  if (!subject.namespace)
    report(`${field}.namespace`, "is missing: give the ServiceAccount (or the RoleBinding) a namespace");
  return subject;
}
