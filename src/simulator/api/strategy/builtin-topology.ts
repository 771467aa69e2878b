import type { FieldTopology } from "./model.ts";
import { ITEM } from "./topology.ts";

const lists: Readonly<Record<string, readonly string[] | "set">> = {
  finalizers: "set",
  ownerReferences: ["uid"],
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  env: ["name"],
  volumes: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  imagePullSecrets: ["name"],
  secrets: ["name"],
  hostAliases: ["ip"],
  schedulingGates: ["name"],
  resourceClaims: ["name"],
  topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
  conditions: ["type"],
  podIPs: ["ip"],
  webhooks: ["name"],
};

const kinds: Readonly<Record<string, readonly string[]>> = {
  "spec ports": ["port", "protocol"],
  "containers ports": ["containerPort", "protocol"],
  "initContainers ports": ["containerPort", "protocol"],
  "ephemeralContainers ports": ["containerPort", "protocol"],
  "resources claims": ["name"],
};

const atomicMaps = new Set([
  "nodeSelector",
  "selector",
  "labelSelector",
  "namespaceSelector",
  "podSelector",
  "configMapKeyRef",
  "secretKeyRef",
  "fieldRef",
  "resourceFieldRef",
  "roleRef",
  "claimRef",
  "scaleTargetRef",
  "dataSource",
]);

function parentOf(path: readonly string[]): string {
  const parents = path.slice(0, -1).filter((step) => step !== ITEM);
  return parents.at(-1) ?? "";
}

/**
 * How lists and maps of the built-in kinds merge under server-side apply: the lists that Kubernetes marks as keyed, told
 * apart by the name of the field and of its parent. Any other list is atomic, which is Kubernetes' default too.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export const builtinTopology: FieldTopology = {
  listKeys(path) {
    const field = path.at(-1) ?? "";
    const keys = kinds[`${parentOf(path)} ${field}`];
    if (keys !== undefined) return keys;
    return Object.hasOwn(lists, field) ? lists[field] : undefined;
  },
  isAtomicMap: (path) => path.length > 1 && path[0] !== "metadata" && atomicMaps.has(path.at(-1) ?? ""),
};
