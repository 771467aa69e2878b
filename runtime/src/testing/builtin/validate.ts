import type { JsonObject } from "../../json.ts";
import type { FieldError } from "../../schema/index.ts";
import { duplicate, invalid, notSupported, required } from "../../schema/field-error.ts";
import { at, items, text } from "./draft.ts";
import { groupKindOf } from "./defaults.ts";

const running = new Set(["apps/Deployment", "apps/ReplicaSet", "apps/DaemonSet", "apps/StatefulSet"]);

/**
 * The mistakes in a built-in object that controllers make and the API server refuses: missing required fields, selectors
 * that do not select, restart policies, names used twice. The full validation of Kubernetes is not repeated here.
 */
export function builtinErrors(object: JsonObject): FieldError[] {
  const groupKind = groupKindOf(object);
  const spec = at(object, "spec") ?? {};
  if (running.has(groupKind))
    return [
      ...selectorErrors(spec, text(object, "kind")),
      ...templateErrors(spec, ["Always"], "spec.template"),
    ];
  if (groupKind === "batch/Job") return templateErrors(spec, ["OnFailure", "Never"], "spec.template");
  if (groupKind === "batch/CronJob") return cronErrors(spec);
  if (groupKind === "/Pod") return containerErrors(spec, "spec");
  if (groupKind === "/Service") return serviceErrors(spec);
  if (groupKind === "/PersistentVolumeClaim") return claimErrors(spec);
  if (groupKind === "networking.k8s.io/Ingress") return ingressErrors(spec);
  return groupKind.endsWith("RoleBinding") ? bindingErrors(object) : [];
}

function selectorErrors(spec: JsonObject, kind: string): FieldError[] {
  const selector = at(spec, "selector");
  if (selector === undefined) return [required("spec.selector")];
  const wanted = at(selector, "matchLabels") ?? {};
  const labels = at(at(at(spec, "template") ?? {}, "metadata") ?? {}, "labels") ?? {};
  const isEmpty = Object.keys(wanted).length === 0 && items(selector, "matchExpressions").length === 0;
  // Kubernetes says "deployment" of a ReplicaSet too.
  const name = kind === "ReplicaSet" ? "deployment" : kind.toLowerCase();
  if (isEmpty) return [invalid("spec.selector", selector, `empty selector is invalid for ${name}`)];
  return Object.keys(wanted).every((key) => labels[key] === wanted[key])
    ? []
    : [invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`")];
}

function templateErrors(owner: JsonObject, policies: readonly string[], path: string): FieldError[] {
  const spec = at(at(owner, "template") ?? {}, "spec") ?? {};
  const policy = text(spec, "restartPolicy");
  const wrong = policies.includes(policy)
    ? []
    : [notSupported(`${path}.spec.restartPolicy`, policy, policies)];
  return [...containerErrors(spec, `${path}.spec`), ...wrong];
}

function containerErrors(spec: JsonObject, path: string): FieldError[] {
  const names = new Set<string>();
  const errors = ["initContainers", "containers"].flatMap((list) =>
    items(spec, list).flatMap((container, index) => {
      const here = `${path}.${list}[${index}]`;
      const name = text(container, "name");
      const isKnown = names.has(name);
      names.add(name);
      return [
        ...(name === "" ? [required(`${here}.name`)] : []),
        ...(isKnown && name !== "" ? [duplicate(`${here}.name`, name)] : []),
        ...(text(container, "image") === "" ? [required(`${here}.image`)] : []),
        ...mountErrors(container, here),
      ];
    }),
  );
  return items(spec, "containers").length === 0 ? [required(`${path}.containers`), ...errors] : errors;
}

function mountErrors(container: JsonObject, path: string): FieldError[] {
  const seen = new Set<string>();
  return items(container, "volumeMounts").flatMap((mount, index) => {
    const where = text(mount, "mountPath");
    const isTwice = seen.has(where);
    seen.add(where);
    return isTwice ? [invalid(`${path}.volumeMounts[${index}].mountPath`, where, "must be unique")] : [];
  });
}

function cronErrors(spec: JsonObject): FieldError[] {
  const schedule = text(spec, "schedule") === "" ? [required("spec.schedule")] : [];
  const job = at(at(spec, "jobTemplate") ?? {}, "spec") ?? {};
  return [...schedule, ...templateErrors(job, ["OnFailure", "Never"], "spec.jobTemplate.spec.template")];
}

function serviceErrors(spec: JsonObject): FieldError[] {
  const ports = items(spec, "ports");
  const needsPorts = spec["type"] !== "ExternalName" && spec["clusterIP"] !== "None";
  const seen = new Set<string>();
  const errors = needsPorts && ports.length === 0 ? [required("spec.ports")] : [];
  ports.forEach((port, index) => {
    const key = `${JSON.stringify(port["port"])}/${text(port, "protocol")}`;
    if (seen.has(key)) errors.push(duplicate(`spec.ports[${index}]`, port));
    seen.add(key);
    if (ports.length > 1 && text(port, "name") === "") errors.push(required(`spec.ports[${index}].name`));
  });
  return errors;
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

function ingressErrors(spec: JsonObject): FieldError[] {
  return items(spec, "rules").flatMap((rule, ruleIndex) =>
    items(at(rule, "http"), "paths").flatMap((path, index) =>
      text(path, "pathType") === ""
        ? [required(`spec.rules[${ruleIndex}].http.paths[${index}].pathType`, "pathType must be specified")]
        : [],
    ),
  );
}

function bindingErrors(binding: JsonObject): FieldError[] {
  const role = at(binding, "roleRef") ?? {};
  const kinds = binding["kind"] === "ClusterRoleBinding" ? ["ClusterRole"] : ["Role", "ClusterRole"];
  return [
    ...(kinds.includes(text(role, "kind")) ? [] : [notSupported("roleRef.kind", text(role, "kind"), kinds)]),
    ...(text(role, "name") === "" ? [required("roleRef.name")] : []),
  ];
}
