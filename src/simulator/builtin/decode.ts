import { versionOf, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import { ApiError } from "../api-server.ts";
import { at, type Draft, items, text } from "./draft.ts";

/** A value of a type that Go does not read into its field; `holder` is the map that it stands in. */
export class Mistyped extends Error {
  override readonly name = "Mistyped";
  readonly holder: JsonObject;
  readonly key: string;

  constructor(holder: JsonObject, key: string) {
    super(key);
    this.holder = holder;
    this.key = key;
  }
}

/** Fields of whole numbers, wherever they stand. */
export const integers = words(
  "replicas containerPort hostPort nodePort minReplicas maxReplicas parallelism completions backoffLimit",
);

const structs: Readonly<Record<string, string>> = {
  labels: "ObjectMeta",
  annotations: "ObjectMeta",
  matchLabels: "LabelSelector",
  nodeSelector: "PodSpec",
  value: "EnvVar",
  containerPort: "ContainerPort",
  hostPort: "ContainerPort",
  nodePort: "ServicePort",
};

/** The 400 for an object that cannot be decoded. */
export function undecodable(object: JsonObject, reason: string, path = ""): ApiError {
  const kind = text(object, "kind");
  const version = versionOf(text(object, "apiVersion"));
  const message = `${kind} in version "${version}" cannot be handled as a ${kind}: ${reason}`;
  return new ApiError("BadRequest", message, path === "" ? [] : [{ field: path, message }]);
}

/** The 400 for a value of the wrong type, with Go's path, which names no index. */
export function mistyped(object: JsonObject, { holder, key }: Mistyped): ApiError {
  const steps = pathTo(object, holder) ?? [];
  const isNumber = integers.has(key) && typeof holder[key] === "string";
  // In a map of texts the map is the field.
  if (isNumber || (key === "value" && steps.at(-1) === "env")) steps.push(key);
  const path = steps.join(".");
  const field = steps.at(-1) ?? "";
  const kind = text(object, "kind");
  const struct = structs[field] ?? (steps.length > 1 ? `${kind}Spec` : kind);
  const type = isNumber ? "int32" : "string";
  return undecodable(
    object,
    `json: cannot unmarshal ${typeOf(holder[key])} into Go struct field ${struct}.${path} of type ${type}`,
    path,
  );
}

function typeOf(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value === "number" && !Number.isInteger(value) ? `number ${value}` : typeof value;
}

/** The fields that lead to a map inside a value; items of lists have no step of their own. */
function pathTo(value: JsonValue | undefined, holder: JsonObject): string[] | undefined {
  if (value === holder) return [];
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const rest = pathTo(item, holder);
    if (rest !== undefined) return Array.isArray(value) ? rest : [key, ...rest];
  }
  return undefined;
}

/**
 * The object in another served version of its kind. Only HorizontalPodAutoscaler has two, and of its metrics only the
 * cpu utilization exists in both; a round trip through v1 loses the others (a cluster keeps them in an annotation).
 */
export function convertBuiltin(object: JsonObject, apiVersion: string): JsonObject {
  if (object["apiVersion"] === apiVersion) return object;
  const spec = at(object, "spec");
  const isAutoscaler = object["kind"] === "HorizontalPodAutoscaler" && spec !== undefined;
  if (!isAutoscaler) return { ...object, apiVersion };
  return { ...object, apiVersion, spec: apiVersion === "autoscaling/v1" ? toFirst(spec) : toSecond(spec) };
}

function toFirst(second: Draft): JsonObject {
  const { metrics: _metrics, behavior: _behavior, ...spec } = second;
  const cpu = items(second, "metrics").find((metric) => at(metric, "resource")?.["name"] === "cpu");
  const target = at(at(cpu ?? {}, "resource") ?? {}, "target")?.["averageUtilization"];
  return target === undefined ? spec : { ...spec, targetCPUUtilizationPercentage: target };
}

function toSecond({ targetCPUUtilizationPercentage: percentage, ...spec }: Draft): JsonObject {
  if (percentage === undefined) return spec;
  const target = { type: "Utilization", averageUtilization: percentage };
  return { ...spec, metrics: [{ type: "Resource", resource: { name: "cpu", target } }] };
}

/** A set of field names. */
export type Fields = ReadonlySet<string>;

/** The set of the words of a text. */
export function words(text: string): Fields {
  return new Set(text.split(" "));
}

/** The fields of a pod's spec. */
export const podSpecFields = words(
  "activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy " +
    "enableServiceLinks ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers " +
    "hostname hostnameOverride imagePullSecrets initContainers nodeName nodeSelector os overhead " +
    "preemptionPolicy priority priorityClassName readinessGates resourceClaims resources " +
    "restartPolicy runtimeClassName schedulerName schedulingGates schedulingGroup securityContext " +
    "serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain " +
    "terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes",
);

/** The fields of a container; ephemeral containers have one more. */
export const containerFields = words(
  "args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports readinessProbe " +
    "resizePolicy resources restartPolicy restartPolicyRules securityContext startupProbe stdin " +
    "stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts " +
    "workingDir targetContainerName",
);

/** The fields of a port of a Service. */
export const servicePortFields = words("appProtocol name nodePort port protocol targetPort");

/** The fields of the spec, by group and kind. */
export const specFields: ReadonlyMap<string, Fields> = new Map([
  [
    "apps/Deployment",
    words(
      "minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit selector strategy " +
        "template",
    ),
  ],
  [
    "apps/StatefulSet",
    words(
      "minReadySeconds ordinals persistentVolumeClaimRetentionPolicy podManagementPolicy replicas " +
        "revisionHistoryLimit selector serviceName template updateStrategy volumeClaimTemplates",
    ),
  ],
  ["apps/DaemonSet", words("minReadySeconds revisionHistoryLimit selector template updateStrategy")],
  ["apps/ReplicaSet", words("minReadySeconds replicas selector template")],
  [
    "batch/Job",
    words(
      "activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy " +
        "manualSelector maxFailedIndexes parallelism podFailurePolicy podReplacementPolicy selector " +
        "successPolicy suspend template ttlSecondsAfterFinished",
    ),
  ],
  [
    "batch/CronJob",
    words(
      "concurrencyPolicy failedJobsHistoryLimit jobTemplate schedule startingDeadlineSeconds " +
        "successfulJobsHistoryLimit suspend timeZone",
    ),
  ],
  [
    "/Service",
    words(
      "allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName " +
        "externalTrafficPolicy healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy " +
        "loadBalancerClass loadBalancerIP loadBalancerSourceRanges ports publishNotReadyAddresses " +
        "selector sessionAffinity sessionAffinityConfig trafficDistribution type",
    ),
  ],
  ["networking.k8s.io/Ingress", words("defaultBackend ingressClassName rules tls")],
  ["networking.k8s.io/NetworkPolicy", words("egress ingress podSelector policyTypes")],
  [
    "/PersistentVolumeClaim",
    words(
      "accessModes dataSource dataSourceRef resources selector storageClassName " +
        "volumeAttributesClassName volumeMode volumeName",
    ),
  ],
  ["policy/PodDisruptionBudget", words("maxUnavailable minAvailable selector unhealthyPodEvictionPolicy")],
]);

/**
 * Drops what the API server does not know, where people write most: the specs of the usual children, pod specs,
 * containers and the ports of a Service. Unknown fields elsewhere in built-in objects stay, unlike in a cluster.
 */
export function pruneBuiltin(draft: Draft, groupKind: string): void {
  const spec = at(draft, "spec");
  if (spec === undefined) return;
  const known = specFields.get(groupKind);
  if (known !== undefined) keep(spec, known);
  if (groupKind === "/Service") for (const port of items(spec, "ports")) keep(port, servicePortFields);
  const pod = groupKind === "/Pod" ? spec : podSpecOf(spec);
  if (pod === undefined) return;
  keep(pod, podSpecFields);
  for (const list of ["initContainers", "containers", "ephemeralContainers"])
    for (const container of items(pod, list)) keep(container, containerFields);
}

function podSpecOf(spec: Draft): Draft | undefined {
  const owner = at(at(spec, "jobTemplate") ?? {}, "spec") ?? spec;
  return at(at(owner, "template") ?? {}, "spec");
}

function keep(draft: Draft, known: Fields): void {
  for (const field of Object.keys(draft)) if (!known.has(field)) delete draft[field];
}
