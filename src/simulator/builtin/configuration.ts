import { undecodable } from "./decode.ts";
import { type Draft, at, defaults, ensure, items, text } from "./draft.ts";

const rbac = "rbac.authorization.k8s.io";

/** Defaults of a Secret: plain texts are encoded into `data` and win over it; what is there is decoded and encoded again. */
export function defaultSecret(secret: Draft): void {
  if (text(secret, "type") === "") secret["type"] = "Opaque";
  recode(secret, "data");
  const plain = at(secret, "stringData");
  if (plain !== undefined) {
    const data = ensure(secret, "data");
    for (const key of Object.keys(plain)) data[key] = Buffer.from(text(plain, key)).toString("base64");
  }
  delete secret["stringData"];
}

/** A ConfigMap has no defaults; its binary data is decoded and encoded again. */
export function writeConfigMap(map: Draft): void {
  recode(map, "binaryData");
}

/** Base64 as Go reads it, which skips line breaks, and writes it. */
function recode(object: Draft, field: string): void {
  const encoded = at(object, field) ?? {};
  for (const key of Object.keys(encoded)) {
    const sent = text(encoded, key).replaceAll(/[\r\n]/g, "");
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(sent)) {
      const end = /^[A-Za-z0-9+/]*/.exec(sent)?.[0].length ?? 0;
      throw undecodable(object, `illegal base64 data at input byte ${end}`, `${field}.${key}`);
    }
    encoded[key] = Buffer.from(sent, "base64").toString("base64");
  }
}

/** Defaults of a Namespace. */
export function defaultNamespace(namespace: Draft): void {
  const metadata = ensure(namespace, "metadata");
  const name = text(metadata, "name");
  if (name !== "") ensure(metadata, "labels")["kubernetes.io/metadata.name"] = name;
  if (namespace["spec"] === undefined) namespace["spec"] = { finalizers: ["kubernetes"] };
}

/** A Role has no defaults; its rules are written in any case. */
export function writeRole(role: Draft): void {
  defaults(role, { rules: null });
}

/** Defaults of a RoleBinding or ClusterRoleBinding. */
export function defaultBinding(binding: Draft): void {
  const role = at(binding, "roleRef");
  if (role !== undefined && text(role, "apiGroup") === "") role["apiGroup"] = rbac;
  for (const subject of items(binding, "subjects")) {
    if (subject["kind"] === "ServiceAccount") {
      if (subject["apiGroup"] === "") delete subject["apiGroup"];
    } else if (text(subject, "apiGroup") === "") subject["apiGroup"] = rbac;
  }
}

/** Defaults of a LimitRange: a container's limits come from the maximum, its requests from the limits or the minimum. */
export function defaultLimitRange(range: Draft): void {
  for (const item of items(ensure(range, "spec"), "limits")) {
    if (item["type"] !== "Container") continue;
    const limits = { ...at(item, "max"), ...at(item, "default") };
    const requests = { ...at(item, "min"), ...limits, ...at(item, "defaultRequest") };
    if (Object.keys(limits).length > 0) item["default"] = limits;
    if (Object.keys(requests).length > 0) item["defaultRequest"] = requests;
  }
}

/** A Lease has no defaults; its times are written in UTC with microseconds. */
export function writeLease(lease: Draft): void {
  const spec = ensure(lease, "spec");
  for (const field of ["acquireTime", "renewTime"]) {
    const sent = text(spec, field);
    if (sent === "") continue;
    const date = new Date(sent);
    if (Number.isNaN(date.getTime())) throw undecodable(lease, `parsing time "${sent}"`, `spec.${field}`);
    const fraction = /\.(\d{1,6})/.exec(sent)?.[1] ?? "";
    spec[field] = `${date.toISOString().slice(0, 19)}.${fraction.padEnd(6, "0")}Z`;
  }
}

/** Defaults of a PriorityClass. */
export function defaultPriorityClass(priority: Draft): void {
  defaults(priority, { preemptionPolicy: "PreemptLowerPriority" });
}

/** Defaults of a MutatingWebhookConfiguration or ValidatingWebhookConfiguration. */
export function defaultWebhooks(configuration: Draft): void {
  for (const webhook of items(configuration, "webhooks")) {
    defaults(webhook, { failurePolicy: "Fail", matchPolicy: "Equivalent", timeoutSeconds: 10 });
    if (configuration["kind"] === "MutatingWebhookConfiguration")
      defaults(webhook, { reinvocationPolicy: "Never" });
    ensure(webhook, "namespaceSelector");
    ensure(webhook, "objectSelector");
    for (const rule of items(webhook, "rules")) defaults(rule, { scope: "*" });
    const service = at(ensure(webhook, "clientConfig"), "service");
    if (service !== undefined) defaults(service, { port: 443 });
  }
}
