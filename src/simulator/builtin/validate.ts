import type { JsonObject } from "@metatron/runtime/kubernetes";
import { type FieldError, invalid, notSupported, required, tooLong } from "@metatron/runtime/schema";
import { atLeast, each, need } from "./checks.ts";
import { asText, at, text, groupKindOf } from "./draft.ts";
import { ingressErrors, serviceErrors } from "./network.ts";
import { address, fieldErrors, kindFields } from "./fields.ts";
import { podErrors } from "./pod.ts";
import { limitErrors, quotaErrors } from "./quotas.ts";
import { cronErrors, labelSelectorErrors, runningErrors, templateErrors } from "./workloads.ts";

type Rule = (object: JsonObject, spec: JsonObject) => readonly FieldError[];

const roles = "rbac.authorization.k8s.io/";

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["apps/Deployment", runningErrors],
  ["apps/ReplicaSet", runningErrors],
  ["apps/DaemonSet", runningErrors],
  ["apps/StatefulSet", runningErrors],
  ["batch/Job", (_job, spec) => templateErrors(spec, ["OnFailure", "Never"], "spec.template")],
  ["batch/CronJob", cronErrors],
  ["/Pod", (_pod, spec) => podErrors(spec, "spec")],
  ["/Service", (_service, spec) => serviceErrors(spec)],
  ["/ConfigMap", (map) => [...keyErrors(map), ...sizeErrors(map, "[]")]],
  ["/ResourceQuota", (_quota, spec) => quotaErrors(spec)],
  ["/LimitRange", (_range, spec) => limitErrors(spec)],
  ["discovery.k8s.io/EndpointSlice", sliceErrors],
  ["/Secret", secretErrors],
  ["/PersistentVolumeClaim", (_claim, spec) => claimErrors(spec)],
  ["networking.k8s.io/Ingress", (_ingress, spec) => ingressErrors(spec)],
  ["autoscaling/HorizontalPodAutoscaler", (_autoscaler, spec) => autoscalerErrors(spec)],
  ["policy/PodDisruptionBudget", (_budget, spec) => budgetErrors(spec)],
  [`${roles}Role`, roleErrors],
  [`${roles}ClusterRole`, roleErrors],
  [`${roles}RoleBinding`, bindingErrors],
  [`${roles}ClusterRoleBinding`, bindingErrors],
]);

/**
 * The mistakes in a built-in object that controllers make and the API server refuses: missing required fields, selectors
 * that do not select, bad names, names used twice, references to nothing, leftovers of another strategy or type. The full
 * validation of Kubernetes is not repeated here.
 */
export function builtinErrors(object: JsonObject): readonly FieldError[] {
  const kind = groupKindOf(object);
  return [
    ...fieldErrors(object, "", kindFields.get(kind)),
    ...(rules.get(kind)?.(object, at(object, "spec") ?? {}) ?? []),
    ...(kind.startsWith("api") ? [] : finalizerErrors(object)),
  ];
}

const standardFinalizers = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/** Only the API server's own finalizers have no prefix. CustomResourceDefinition and APIService are not asked for one. */
function finalizerErrors(object: JsonObject): FieldError[] {
  const finalizers = at(object, "metadata")?.["finalizers"];
  return (Array.isArray(finalizers) ? finalizers : []).flatMap((finalizer, index) =>
    asText(finalizer).includes("/") || standardFinalizers.has(asText(finalizer))
      ? []
      : [
          invalid(
            `metadata.finalizers[${index}]`,
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified",
          ),
        ],
  );
}

const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

function keyErrors(object: JsonObject): FieldError[] {
  return ["data", "binaryData"].flatMap((field) =>
    Object.keys(at(object, field) ?? {})
      .filter((key) => !/^[-._a-zA-Z0-9]+$/.test(key))
      .map((key) => invalid(`${field}[${key}]`, key, keyText)),
  );
}

const largest = 1024 * 1024;

/** The values of a ConfigMap or Secret have one MiB together. */
function sizeErrors(object: JsonObject, path: string): FieldError[] {
  const sizeOf = (field: string, encoding: "utf8" | "base64"): number =>
    Object.values(at(object, field) ?? {}).reduce<number>(
      (sum, value) => sum + Buffer.byteLength(asText(value), encoding),
      0,
    );
  const isSecret = object["kind"] === "Secret";
  const size = sizeOf("data", isSecret ? "base64" : "utf8") + sizeOf("binaryData", "base64");
  return size > largest ? [tooLong(path, "", largest)] : [];
}

function sliceErrors(slice: JsonObject): FieldError[] {
  const type = text(slice, "addressType");
  return each(slice, "endpoints", "", (endpoint, here) => {
    const addresses = Array.isArray(endpoint["addresses"]) ? endpoint["addresses"] : [];
    const path = `${here.slice(1)}.addresses`;
    if (addresses.length === 0) return [required(path, "must contain at least 1 address")];
    return addresses.flatMap((value, index) => (type === "FQDN" ? [] : address(value, `${path}[${index}]`)));
  });
}

const secretKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
};

function secretErrors(secret: JsonObject): FieldError[] {
  const missing = (secretKeys[text(secret, "type")] ?? []).filter(
    (key) => at(secret, "data")?.[key] === undefined,
  );
  return [
    ...keyErrors(secret),
    ...sizeErrors(secret, "data"),
    ...missing.map((key) => required(`data[${key}]`)),
  ];
}

function claimErrors(spec: JsonObject): FieldError[] {
  const storage = at(at(spec, "resources") ?? {}, "requests")?.["storage"];
  return [
    ...(Array.isArray(spec["accessModes"])
      ? []
      : [required("spec.accessModes", "at least 1 access mode is required")]),
    ...(storage === undefined ? [required("spec.resources[storage]")] : []),
  ];
}

function autoscalerErrors(spec: JsonObject): FieldError[] {
  const { minReplicas = 1, maxReplicas = 0 } = spec;
  const says = (text: string): FieldError => invalid("spec.maxReplicas", maxReplicas, text);
  const target = at(spec, "scaleTargetRef");
  return [
    ...atLeast(spec, "minReplicas", "spec", 1),
    ...(Number(maxReplicas) < 1 ? [says("must be greater than 0")] : []),
    ...(Number(maxReplicas) < Number(minReplicas)
      ? [says("must be greater than or equal to `minReplicas`")]
      : []),
    ...["kind", "name"].flatMap((field) => need(target, field, "spec.scaleTargetRef")),
  ];
}

function budgetErrors(spec: JsonObject): FieldError[] {
  const hasBoth = spec["minAvailable"] !== undefined && spec["maxUnavailable"] !== undefined;
  return [
    ...(hasBoth ? [invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set")] : []),
    ...labelSelectorErrors(at(spec, "selector"), "spec.selector"),
  ];
}

function roleErrors(role: JsonObject): FieldError[] {
  return each(role, "rules", "", (rule, here) => {
    const path = here.slice(1);
    const needs = (field: string, text: string): readonly FieldError[] =>
      Array.isArray(rule[field]) && rule[field].length > 0 ? [] : [required(`${path}.${field}`, text)];
    const verbs = needs("verbs", "verbs must contain at least one value");
    if (rule["nonResourceURLs"] !== undefined) return verbs;
    return [
      ...verbs,
      ...needs("apiGroups", "resource rules must supply at least one api group"),
      ...needs("resources", "resource rules must supply at least one resource"),
    ];
  });
}

function bindingErrors(binding: JsonObject): FieldError[] {
  const role = at(binding, "roleRef") ?? {};
  const kinds = binding["kind"] === "ClusterRoleBinding" ? ["ClusterRole"] : ["Role", "ClusterRole"];
  return [
    ...(kinds.includes(text(role, "kind")) ? [] : [notSupported("roleRef.kind", text(role, "kind"), kinds)]),
    ...need(role, "name", "roleRef"),
    ...each(binding, "subjects", "", (subject, here) => [
      ...need(subject, "name", here.slice(1)),
      ...(subject["kind"] === "ServiceAccount" ? need(subject, "namespace", here.slice(1)) : []),
    ]),
  ];
}
