import { isIPv4, isIPv6 } from "node:net";
import { checkQualifiedName, type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import { type FieldError, invalid, notSupported } from "@metatron/runtime/schema";
import { asText } from "./draft.ts";
import { labelProblems } from "./labels.ts";

/** What is wrong with one value that is there. */
type FieldCheck = (value: JsonValue, path: string) => readonly FieldError[];

/** Checks by path: `containers[].imagePullPolicy`. */
export type FieldTable = Readonly<Record<string, FieldCheck>>;

/** Everything wrong with the fields of an object that stands at `path` (empty for a whole object). */
export function fieldErrors(object: JsonObject, path: string, table: FieldTable = {}): FieldError[] {
  return Object.entries(table).flatMap(([field, check]) => visit(object, field.split("."), path, check));
}

function visit(value: JsonValue, steps: readonly string[], path: string, check: FieldCheck): FieldError[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [...check(value, path)];
  if (!isObject(value)) return [];
  const isList = step.endsWith("[]");
  const name = isList ? step.slice(0, -2) : step;
  const here = path === "" ? name : `${path}.${name}`;
  const found = value[name] ?? null;
  if (found === null) return [];
  if (!isList) return visit(found, rest, here, check);
  const items = Array.isArray(found) ? found : [];
  return items.flatMap((item, index) => visit(item, rest, `${here}[${index}]`, check));
}

const says =
  (isRight: (value: JsonValue) => boolean, problem: string): FieldCheck =>
  (value, path) =>
    isRight(value) ? [] : [invalid(path, value, problem)];

const oneOf =
  (...allowed: readonly string[]): FieldCheck =>
  (value, path) =>
    allowed.includes(asText(value)) ? [] : [notSupported(path, value, allowed)];

const positive = says((value) => typeof value !== "number" || value > 0, "must be greater than 0");
const notNegative = says(
  (value) => typeof value !== "number" || value >= 0,
  "must be greater than or equal to 0",
);
const between = (low: number, high: number): FieldCheck =>
  says(
    (value) => typeof value !== "number" || (value >= low && value <= high),
    `must be between ${low} and ${high}, inclusive`,
  );
const longest = 2_147_483_647;
const userId = between(0, longest);
const port = between(1, 65_535);
const protocol = oneOf("SCTP", "TCP", "UDP");

const label: FieldCheck = (value, path) =>
  typeof value === "string" && value !== ""
    ? labelProblems(value).map((problem) => invalid(path, value, problem))
    : [];
const qualified: FieldCheck = (value, path) =>
  typeof value === "string" && value !== ""
    ? checkQualifiedName(value).map((problem) => invalid(path, value, problem))
    : [];

/** Whole numbers of pods, or percentages of them. */
const share: FieldCheck = (value, path) => {
  if (typeof value === "number") return notNegative(value, path);
  if (!/^\d+%$/.test(asText(value))) return [invalid(path, value, percent)];
  return [];
};
const percent =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
const unavailable: FieldCheck = (value, path) =>
  /^\d+%$/.test(asText(value)) && Number.parseInt(asText(value), 10) > 100
    ? [invalid(path, value, "must not be greater than 100%")]
    : share(value, path);

const addressText = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const isAddress = (text: string): boolean => isIPv4(text) || isIPv6(text);
export const address = says((value) => isAddress(asText(value)), addressText);

/** A block of addresses, `10.0.0.0/8`. */
export const addressBlock = says((value) => {
  const [, start = "", bits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(asText(value)) ?? [];
  return isAddress(start) && Number(bits) <= (isIPv4(start) ? 32 : 128);
}, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");

const environmentName = says(
  (value) => /^[\x20-\x3c\x3e-\x7e]+$/.test(asText(value)),
  "a valid environment variable name must consist only of printable ASCII characters other than '='",
);

function containerFields(list: string): FieldTable {
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].flatMap(
    (probe): [string, FieldCheck][] => [
      [`${list}[].${probe}.initialDelaySeconds`, notNegative],
      [`${list}[].${probe}.timeoutSeconds`, notNegative],
      [`${list}[].${probe}.periodSeconds`, notNegative],
      [`${list}[].${probe}.successThreshold`, notNegative],
      [`${list}[].${probe}.failureThreshold`, notNegative],
      [`${list}[].${probe}.httpGet.scheme`, oneOf("HTTP", "HTTPS")],
      [`${list}[].${probe}.grpc.port`, port],
    ],
  );
  return {
    [`${list}[].image`]: says(
      (value) => asText(value) === asText(value).trim(),
      "must not have leading or trailing whitespace",
    ),
    [`${list}[].imagePullPolicy`]: oneOf("Always", "IfNotPresent", "Never"),
    [`${list}[].terminationMessagePolicy`]: oneOf("FallbackToLogsOnError", "File"),
    [`${list}[].env[].name`]: environmentName,
    [`${list}[].ports[].protocol`]: protocol,
    [`${list}[].ports[].hostPort`]: port,
    [`${list}[].volumeMounts[].mountPropagation`]: oneOf("Bidirectional", "HostToContainer", "None"),
    [`${list}[].securityContext.runAsUser`]: userId,
    [`${list}[].securityContext.runAsGroup`]: userId,
    ...Object.fromEntries(probes),
  };
}

/** The fields of a pod's spec. */
export const podFields: FieldTable = {
  restartPolicy: oneOf("Always", "OnFailure", "Never"),
  dnsPolicy: oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
  preemptionPolicy: oneOf("PreemptLowerPriority", "Never"),
  terminationGracePeriodSeconds: notNegative,
  activeDeadlineSeconds: between(1, longest),
  hostname: label,
  subdomain: label,
  "tolerations[].operator": oneOf("Equal", "Exists"),
  "tolerations[].effect": oneOf("NoSchedule", "PreferNoSchedule", "NoExecute"),
  "tolerations[].key": qualified,
  "topologySpreadConstraints[].maxSkew": positive,
  "topologySpreadConstraints[].whenUnsatisfiable": oneOf("DoNotSchedule", "ScheduleAnyway"),
  "hostAliases[].ip": address,
  "securityContext.runAsUser": userId,
  "securityContext.runAsGroup": userId,
  "securityContext.fsGroup": userId,
  "securityContext.supplementalGroups[]": userId,
  "securityContext.fsGroupChangePolicy": oneOf("Always", "OnRootMismatch"),
  ...containerFields("containers"),
  ...containerFields("initContainers"),
};

const workload: FieldTable = {
  "spec.replicas": notNegative,
  "spec.minReadySeconds": notNegative,
  "spec.revisionHistoryLimit": notNegative,
};

const job = (spec: string): FieldTable => ({
  [`${spec}.parallelism`]: notNegative,
  [`${spec}.completions`]: notNegative,
  [`${spec}.backoffLimit`]: notNegative,
  [`${spec}.activeDeadlineSeconds`]: notNegative,
  [`${spec}.ttlSecondsAfterFinished`]: notNegative,
  [`${spec}.completionMode`]: oneOf("NonIndexed", "Indexed"),
});

const claim: FieldTable = {
  "spec.accessModes[]": oneOf("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"),
  "spec.volumeMode": oneOf("Block", "Filesystem"),
};

/** The fields of whole objects, by group and kind. */
export const kindFields: ReadonlyMap<string, FieldTable> = new Map<string, FieldTable>([
  [
    "apps/Deployment",
    {
      ...workload,
      "spec.strategy.type": oneOf("Recreate", "RollingUpdate"),
      "spec.strategy.rollingUpdate.maxSurge": share,
      "spec.strategy.rollingUpdate.maxUnavailable": unavailable,
    },
  ],
  ["apps/ReplicaSet", workload],
  [
    "apps/DaemonSet",
    {
      ...workload,
      "spec.updateStrategy.type": oneOf("RollingUpdate", "OnDelete"),
      "spec.updateStrategy.rollingUpdate.maxUnavailable": unavailable,
      "spec.updateStrategy.rollingUpdate.maxSurge": unavailable,
    },
  ],
  [
    "apps/StatefulSet",
    {
      ...workload,
      "spec.podManagementPolicy": says(
        (value) => value === "OrderedReady" || value === "Parallel",
        "must be 'OrderedReady' or 'Parallel'",
      ),
      "spec.updateStrategy.rollingUpdate.partition": notNegative,
      "spec.persistentVolumeClaimRetentionPolicy.whenDeleted": oneOf("Retain", "Delete"),
      "spec.persistentVolumeClaimRetentionPolicy.whenScaled": oneOf("Retain", "Delete"),
    },
  ],
  ["batch/Job", job("spec")],
  [
    "batch/CronJob",
    {
      "spec.concurrencyPolicy": oneOf("Allow", "Forbid", "Replace"),
      "spec.startingDeadlineSeconds": notNegative,
      "spec.successfulJobsHistoryLimit": notNegative,
      "spec.failedJobsHistoryLimit": notNegative,
      ...job("spec.jobTemplate.spec"),
    },
  ],
  [
    "/Service",
    {
      "spec.type": oneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort"),
      "spec.sessionAffinity": oneOf("ClientIP", "None"),
      "spec.externalTrafficPolicy": oneOf("Cluster", "Local"),
      "spec.internalTrafficPolicy": oneOf("Cluster", "Local"),
      "spec.ipFamilyPolicy": oneOf("PreferDualStack", "RequireDualStack", "SingleStack"),
      "spec.ports[].protocol": protocol,
      "spec.externalIPs[]": address,
      "spec.loadBalancerSourceRanges[]": addressBlock,
      "spec.sessionAffinityConfig.clientIP.timeoutSeconds": between(1, 86_400),
    },
  ],
  ["/PersistentVolumeClaim", claim],
  [
    "networking.k8s.io/Ingress",
    { "spec.rules[].http.paths[].pathType": oneOf("Exact", "ImplementationSpecific", "Prefix") },
  ],
  [
    "networking.k8s.io/NetworkPolicy",
    {
      "spec.policyTypes[]": oneOf("Egress", "Ingress"),
      ...Object.fromEntries(
        ["ingress[].from[]", "egress[].to[]"].flatMap((rule) => [
          [`spec.${rule}.ipBlock.cidr`, addressBlock],
          [`spec.${rule}.ipBlock.except[]`, addressBlock],
        ]),
      ),
      "spec.ingress[].ports[].protocol": protocol,
      "spec.egress[].ports[].protocol": protocol,
    },
  ],
  [
    "discovery.k8s.io/EndpointSlice",
    { addressType: oneOf("FQDN", "IPv4", "IPv6"), "ports[].protocol": protocol, "ports[].port": port },
  ],
  [
    "policy/PodDisruptionBudget",
    {
      "spec.minAvailable": share,
      "spec.maxUnavailable": share,
      "spec.unhealthyPodEvictionPolicy": oneOf("AlwaysAllow", "IfHealthyBudget"),
    },
  ],
]);
