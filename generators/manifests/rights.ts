import type { ControllerEntry, Project, ResourceRef } from "../../src/model/project.ts";
import { aggregationLabel, clusterWide } from "./objects.ts";
import { builtinKinds, groupOf } from "@metatron/runtime/kubernetes";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const read = ["get", "list", "watch"];
const own = [...read, "update"];
/** Nothing reads a live attachment: only children are adopted and released. */
const attach = ["list", "watch", "create", "update", "patch", "delete"];
const manage = ["get", ...attach];

/** The verbs in the order in which Kubernetes' own roles list them. */
const verbOrder = ["get", "list", "watch", "create", "update", "patch", "delete"];

/**
 * Exactly what Metacontroller needs for the controllers of a project: it reads parents and writes their status, manages
 * children, and reads related objects. One rule for each resource, the verbs of all its roles joined.
 */
function rulesOf(controllers: readonly ControllerEntry[]): Rule[] {
  const verbs = new Map<string, Set<string>>();
  const grant = (ref: ResourceRef, subresource: string, granted: readonly string[]): void => {
    const key = `${groupOf(ref.apiVersion)} ${ref.resource}${subresource}`;
    verbs.set(key, new Set([...(verbs.get(key) ?? []), ...granted]));
  };
  for (const entry of controllers) {
    for (const parent of entry.type === "composite" ? [entry.parent] : entry.targets) {
      grant(parent, "", own);
      if (hasStatus(parent)) grant(parent, "/status", ["update"]);
    }
    for (const child of entry.type === "composite" ? entry.children : entry.attachments)
      grant(child, "", entry.type === "composite" ? manage : attach);
    for (const related of entry.related) grant(related, "", read);
  }
  return [...verbs]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, granted]) => toRule(key, granted));
}

function hasStatus({ apiVersion, resource }: ResourceRef): boolean {
  const group = groupOf(apiVersion);
  return builtinKinds.find((kind) => kind.group === group && kind.resource === resource)?.hasStatus ?? true;
}

function toRule(key: string, granted: ReadonlySet<string>): Rule {
  const [group = "", resource = ""] = key.split(" ");
  return { apiGroups: [group], resources: [resource], verbs: verbOrder.filter((verb) => granted.has(verb)) };
}

/** The ClusterRole of a project, which Metacontroller's own one collects. */
export function clusterRoleManifest(project: Project) {
  const { name, labels } = clusterWide(
    project,
    `metacontroller:${project.namespace}:${project.name}`,
    "rights",
  );
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name, labels: { ...labels, ...aggregationLabel } },
    rules: rulesOf(project.controllers),
  };
}
