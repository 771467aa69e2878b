import type { IConfigMap, IEnvFromSource, IEnvVar, IEnvVarSource, ISecret } from "kubernetes-models/v1";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/metadata.ts";
import { type Reference, isObject, nameOf } from "../core/reference.ts";
import { checkFields, checkUnique } from "../core/checks.ts";

/** The value of a variable: text, a number or a flag (written as text), or where it comes from. */
export type EnvironmentValue = string | number | boolean | IEnvVarSource | undefined;

/** The environment of a container: a map of variables, or the list of Kubernetes. */
export type Environment = Readonly<Record<string, EnvironmentValue>> | readonly IEnvVar[];

/** Whole Secrets and ConfigMaps whose keys become variables, or sources as Kubernetes writes them. */
export type EnvironmentSource = ISecret | IConfigMap | IEnvFromSource;

/** Takes a variable from a key of a Secret: `env: { PASSWORD: fromSecret(secret, "password") }`. */
export function fromSecret(
  secret: Reference<"Secret">,
  key: string,
  options: { readonly optional?: boolean } = {},
): IEnvVarSource {
  return { secretKeyRef: { name: nameOf(secret), key, ...options } };
}

/** Takes a variable from a key of a ConfigMap: `env: { MODE: fromConfigMap(config, "mode") }`. */
export function fromConfigMap(
  configMap: Reference<"ConfigMap">,
  key: string,
  options: { readonly optional?: boolean } = {},
): IEnvVarSource {
  return { configMapKeyRef: { name: nameOf(configMap), key, ...options } };
}

/** Takes a variable from a field of the pod: `env: { POD_IP: fromField("status.podIP") }`. */
export function fromField(fieldPath: string): IEnvVarSource {
  return { fieldRef: { fieldPath } };
}

/** Takes a variable from a container's own requests and limits: `env: { CPUS: fromResource("limits.cpu") }`. */
export function fromResource(
  resource: string,
  options: { readonly containerName?: string; readonly divisor?: string } = {},
): IEnvVarSource {
  return { resourceFieldRef: { resource, ...options } };
}

/** The list of variables of a container, checked; an empty value is left out, as the API server leaves it out. */
export function environment(report: Report, env: Environment = {}): IEnvVar[] {
  const list = Array.isArray(env)
    ? (env as readonly IEnvVar[]).map(withoutEmptyValue)
    : Object.entries(env as Readonly<Record<string, EnvironmentValue>>).flatMap(([name, value]) =>
        value === undefined ? [] : variable(name, value),
      );
  for (const { name, valueFrom } of list) {
    checkName(report, `env.${name}`, name, "environment");
    checkFields(report, `env.${name}`, valueFrom, valueSources);
  }
  checkUnique(
    report,
    "env",
    "variables",
    list.map(({ name }) => name),
  );
  return list;
}

const valueSources = [
  "configMapKeyRef",
  "fieldRef",
  "fileKeyRef",
  "resourceFieldRef",
  "secretKeyRef",
] as const;

const variable = (name: string, value: Exclude<EnvironmentValue, undefined>): IEnvVar =>
  typeof value === "object" ? { name, valueFrom: value } : withoutEmptyValue({ name, value: String(value) });

function withoutEmptyValue(given: IEnvVar): IEnvVar {
  const { value, ...rest } = given;
  return value === undefined || value === "" ? rest : given;
}

/** The list of `envFrom`, with objects turned into references. */
export function environmentSources(
  report: Report,
  sources: readonly (EnvironmentSource | undefined)[] = [],
): IEnvFromSource[] {
  return sources.flatMap((source) => (source === undefined ? [] : toSource(report, source)));
}

function toSource(report: Report, source: EnvironmentSource): IEnvFromSource {
  if (typeof source === "string") {
    report(
      "envFrom",
      `${shown(source)} does not say of which kind it is: give the object, { secretRef: { name } } or { configMapRef: { name } }`,
    );
    return {};
  }
  if (!isObject(source)) {
    checkFields(report, "envFrom", source, ["configMapRef", "prefix", "secretRef"]);
    return source;
  }
  const { kind, metadata } = source as KubernetesObject;
  const name = metadata?.name ?? "";
  if (kind === "Secret") return { secretRef: { name } };
  if (kind !== "ConfigMap") report("envFrom", `must be Secrets and ConfigMaps, is a ${shown(kind)}`);
  return { configMapRef: { name } };
}
