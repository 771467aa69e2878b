import { compareQuantities, type JsonObject, type JsonValue, sameValue } from "@metatron/runtime/kubernetes";
import { type FieldError, forbidden, invalid } from "@metatron/runtime/schema";
import { at, groupKindOf } from "./draft.ts";

type Rule = (after: JsonObject, before: JsonObject) => FieldError[];

const immutable = "field is immutable";

function valueAt(object: JsonObject, path: string): JsonValue | undefined {
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let value: JsonObject | undefined = object;
  for (const step of steps) value = value === undefined ? undefined : at(value, step);
  return value?.[last];
}

/** Fields that may not change, each with the text of its refusal. */
function fixed(...fields: readonly (readonly [path: string, text?: string])[]): Rule {
  return (after, before) =>
    fields
      .filter(([path]) => !sameValue(valueAt(after, path), valueAt(before, path)))
      .map(([path, text = immutable]) => invalid(path, valueAt(after, path) ?? null, text));
}

/** A map of which only some fields may change. */
function onlyMutable(path: string, fields: readonly string[], text: string): Rule {
  return (after, before) => {
    const rest = (object: JsonObject): JsonObject => {
      const copy = { ...at(object, path) };
      for (const field of fields) delete copy[field];
      return copy;
    };
    return sameValue(rest(after), rest(before)) ? [] : [forbidden(path, text)];
  };
}

const statefulSetText =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const podText =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
const claimText =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

/** A scheduler may name the node of a pod that has none; a cluster has the binding subresource for it. */
const bound = (after: JsonObject, before: JsonObject): JsonObject =>
  valueAt(before, "spec.nodeName") === undefined
    ? { ...before, spec: { ...at(before, "spec"), nodeName: valueAt(after, "spec.nodeName") } }
    : before;

const withoutImages = (object: JsonObject): JsonObject => {
  const spec = { ...at(object, "spec") };
  for (const list of ["containers", "initContainers"])
    if (Array.isArray(spec[list]))
      spec[list] = spec[list].map((container) => ({ ...(container as JsonObject), image: "" }));
  return { ...object, spec };
};

const pod: Rule = (after, before) =>
  onlyMutable(
    "spec",
    ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"],
    podText,
  )(withoutImages(after), withoutImages(bound(after, before)));

const frozenData: Rule = (after, before) => {
  if (before["immutable"] !== true) return [];
  const text = "field is immutable when `immutable` is set";
  return ["immutable", "data", "binaryData"]
    .filter((field) => !sameValue(after[field], before[field]))
    .map((field) => forbidden(field, text));
};

const service: Rule = (after, before) => {
  const [is, was] = [at(after, "spec") ?? {}, at(before, "spec") ?? {}];
  if (is["type"] === "ExternalName" || was["type"] === "ExternalName") return [];
  if (sameValue(is["clusterIP"], was["clusterIP"])) return [];
  return [invalid("spec.clusterIPs[0]", is["clusterIPs"] ?? [], "may not change once set")];
};

/** A bound claim may grow, and shrink down to more than what it has; its volume is named once. */
const claim: Rule = (after, before) => {
  const storage = "spec.resources.requests.storage";
  const sizeOf = (object: JsonObject, path: string): string => {
    const size = valueAt(object, path);
    return typeof size === "string" ? size : "0";
  };
  const size = sizeOf(after, storage);
  const has = sizeOf(before, "status.capacity.storage");
  const isBound = valueAt(before, "status.phase") === "Bound";
  const resources = (object: JsonObject): JsonObject => at(at(object, "spec") ?? {}, "resources") ?? {};
  const requests = { ...at(resources(after), "requests"), storage: valueAt(before, storage) ?? null };
  const resized = isBound ? { ...resources(after), requests } : resources(after);
  const free = ["volumeAttributesClassName", ...(valueAt(before, "spec.volumeName") ? [] : ["volumeName"])];
  const isLess = compareQuantities(size, sizeOf(before, storage)) < 0 && compareQuantities(size, has) <= 0;
  return [
    ...onlyMutable(
      "spec",
      free,
      claimText,
    )({ ...after, spec: { ...at(after, "spec"), resources: resized } }, before),
    ...(isLess ? [forbidden(storage, "field can not be less than status.capacity")] : []),
  ];
};

const source: Rule = (after, before) => {
  const shared = ["accessModes", "capacity", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName"];
  const fields = [...shared, "mountOptions", "volumeAttributesClassName", "nodeAffinity"];
  const text = "spec.persistentvolumesource is immutable after creation";
  return onlyMutable("spec", fields, text)(after, before);
};

const rules: Readonly<Record<string, readonly Rule[]>> = {
  "/ConfigMap": [frozenData],
  "/Secret": [fixed(["type"]), frozenData],
  "/Pod": [pod],
  "/Service": [service],
  "/PersistentVolumeClaim": [claim],
  "/PersistentVolume": [source],
  "apps/Deployment": [fixed(["spec.selector"])],
  "apps/ReplicaSet": [fixed(["spec.selector"])],
  "apps/DaemonSet": [fixed(["spec.selector"])],
  "apps/StatefulSet": [
    onlyMutable(
      "spec",
      [
        "replicas",
        "ordinals",
        "template",
        "updateStrategy",
        "revisionHistoryLimit",
        "persistentVolumeClaimRetentionPolicy",
        "minReadySeconds",
      ],
      statefulSetText,
    ),
  ],
  "apps/ControllerRevision": [fixed(["data"])],
  "batch/Job": [
    fixed(
      ["spec.completions"],
      ["spec.selector"],
      ["spec.template"],
      ["spec.completionMode"],
      ["spec.podFailurePolicy"],
      ["spec.backoffLimitPerIndex"],
      ["spec.managedBy"],
      ["spec.successPolicy"],
    ),
  ],
  "rbac.authorization.k8s.io/RoleBinding": [fixed(["roleRef", "cannot change roleRef"])],
  "rbac.authorization.k8s.io/ClusterRoleBinding": [fixed(["roleRef", "cannot change roleRef"])],
  "storage.k8s.io/StorageClass": [
    (after, before) =>
      ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"]
        .filter((field) => !sameValue(after[field], before[field]))
        .map((field) => forbidden(field, `updates to ${field} are forbidden.`)),
  ],
  "scheduling.k8s.io/PriorityClass": [
    (after, before) =>
      ["value", "preemptionPolicy"]
        .filter((field) => !sameValue(after[field], before[field]))
        .map((field) => forbidden(field, "may not be changed in an update.")),
  ],
  "networking.k8s.io/IngressClass": [fixed(["spec.controller"])],
  "discovery.k8s.io/EndpointSlice": [fixed(["addressType"])],
  "node.k8s.io/RuntimeClass": [fixed(["handler"])],
};

/** What an update may not change, with the API server's texts. */
export function immutableErrors(after: JsonObject, before: JsonObject): FieldError[] {
  return (rules[groupKindOf(after)] ?? []).flatMap((rule) => rule(after, before));
}
