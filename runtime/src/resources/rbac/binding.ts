import type {
  IClusterRole,
  IClusterRoleBinding,
  IRole,
  IRoleBinding,
  IRoleRef,
  ISubject,
} from "kubernetes-models/rbac.authorization.k8s.io/v1";
import type { IServiceAccount } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import { type Reference, nameOf, optionalName } from "../core/reference.ts";
import type { Built, ClusterOptions, NamespacedOptions } from "../core/types.ts";

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
const apiVersion = `${apiGroup}/v1` as const;
const bindingInfo = {
  builder: "roleBinding",
  apiVersion,
  kind: "RoleBinding",
  nameRule: "pathSegment",
} as const;
const clusterInfo = {
  builder: "clusterRoleBinding",
  apiVersion,
  kind: "ClusterRoleBinding",
  scope: "Cluster",
  nameRule: "pathSegment",
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
