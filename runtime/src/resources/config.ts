import type {
  IConfigMap,
  ILocalObjectReference,
  INamespace,
  ISecret,
  IServiceAccount,
} from "kubernetes-models/v1";
import { assemble } from "./core/assemble.ts";
import { optionKinds } from "./core/options.ts";
import { type Report, shown } from "./core/error.ts";
import { checkName, fieldsOf } from "./core/metadata.ts";
import { isObject, nameOf, type Reference } from "./core/reference.ts";
import type { Built, ClusterOptions, Loose, NamespacedOptions } from "./core/types.ts";

/** A ConfigMap as `configMap` returns it. */
export type ConfigMap = Built<IConfigMap>;

/** The fields of a ConfigMap. */
export interface ConfigMapOptions extends NamespacedOptions {
  readonly data?: Readonly<Record<string, string | undefined>> | undefined;
  /** Base64 text, or bytes. */
  readonly binaryData?: Readonly<Record<string, string | Uint8Array | undefined>> | undefined;
  readonly immutable?: boolean | undefined;
}

const info = {
  builder: "configMap",
  apiVersion: "v1",
  kind: "ConfigMap",
  options: optionKinds<ConfigMapOptions>({ data: "object", binaryData: "object", immutable: "boolean" }),
} as const;

/** A ConfigMap: `configMap("settings", { data: { MODE: "fast" } })`. */
export function configMap(name: string, options: ConfigMapOptions = {}): ConfigMap {
  return assemble<ConfigMap>(info, name, options, (report) => {
    const data = Object.fromEntries(given(options.data));
    const binary = given(options.binaryData).map(([key, value]): [string, string] => {
      if (data[key] !== undefined) report(`binaryData.${key}`, "data has the same key");
      return [key, toBase64(report, `binaryData.${key}`, value)];
    });
    for (const [key, value] of Object.entries(data))
      if (typeof value !== "string") report(`data.${key}`, `must be a string, is ${shown(value)}`);
    const binaryData = Object.fromEntries(binary);
    checkData(report, "data", { ...data, ...binaryData });
    return { immutable: options.immutable, data, binaryData };
  });
}

/** A Secret as `secret` returns it: everything encoded into `data`. */
export type Secret = Built<ISecret>;

/** The fields of a Secret. */
export interface SecretOptions extends NamespacedOptions {
  /** Plain text, encoded into `data`, since the API server never returns `stringData`. */
  readonly stringData?: Readonly<Record<string, string | undefined>> | undefined;
  /** Base64 text, or bytes. */
  readonly data?: Readonly<Record<string, string | Uint8Array | undefined>> | undefined;
  readonly type?: string | undefined;
  readonly immutable?: boolean | undefined;
}

const secretInfo = {
  builder: "secret",
  apiVersion: "v1",
  kind: "Secret",
  options: optionKinds<SecretOptions>({
    stringData: "object",
    data: "object",
    type: "string",
    immutable: "boolean",
  }),
} as const;

/** A Secret: `secret("db", { stringData: { PASSWORD: password } })`. */
export function secret(name: string, options: SecretOptions = {}): Secret {
  return assemble<Secret>(secretInfo, name, options, (report) => {
    const data = encodedData(report, options);
    checkData(report, "data", data);
    checkType(report, options.type, data);
    return { type: options.type, immutable: options.immutable, data };
  });
}

function encodedData(report: Report, options: SecretOptions): Record<string, string> {
  const encoded = given(options.data).map(([key, value]) => [key, toBase64(report, `data.${key}`, value)]);
  const texts = given<unknown>(options.stringData).map(([key, text]) => {
    if (typeof text !== "string") report(`stringData.${key}`, `must be a string, is ${shown(text)}`);
    if (options.data?.[key] !== undefined) report(`stringData.${key}`, "data has the same key");
    return [key, encode(String(text))];
  });
  return Object.fromEntries([...encoded, ...texts]) as Record<string, string>;
}

const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

function checkType(report: Report, type: string | undefined, data: Readonly<Record<string, string>>): void {
  for (const key of requiredKeys[type ?? ""] ?? [])
    if (data[key] === undefined)
      report(`data[${shown(key)}]`, `a Secret of type ${type ?? ""} must have this key`);
}

/** The text of each key of a Secret that was read back; an empty map when there is no Secret yet. */
export function secretText(secret: ISecret | undefined): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );
}

const sizeLimit = 1024 * 1024;

/** Text as base64. */
const encode = (text: string | Uint8Array): string => Buffer.from(text as string).toString("base64");

/** Base64 in its canonical form; reports what is none. */
function toBase64(report: Report, field: string, value: string | Uint8Array): string {
  if (value instanceof Uint8Array) return encode(value);
  if (typeof value !== "string") {
    report(field, `must be base64 or bytes, is ${shown(value)}`);
    return "";
  }
  const canonical = Buffer.from(value, "base64").toString("base64");
  const isBase64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value) && value.replaceAll(/\s/g, "").length % 4 === 0;
  if (!isBase64)
    report(field, `must be base64 (stringData takes plain text), is ${shown(value.slice(0, 20))}`);
  return canonical;
}

/** Reports keys that a ConfigMap or Secret cannot have, and more bytes than it can hold. */
function checkData(report: Report, field: string, data: Readonly<Record<string, string>>): void {
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    checkName(report, `${field}[${shown(key)}]`, key, "dataKey");
    if (typeof value === "string") size += Buffer.byteLength(value);
  }
  if (size > sizeLimit) report(field, `must have at most ${sizeLimit} bytes in all, has ${size}`);
}

/** The entries of a map that are given. */
function given<T>(map: Readonly<Record<string, T | undefined>> | undefined): [string, T][] {
  return Object.entries(map ?? {}).filter((entry): entry is [string, T] => entry[1] !== undefined);
}

/** A Namespace as `namespace` returns it. */
export type Namespace = Built<INamespace>;

/** The fields of a Namespace. */
export interface NamespaceOptions extends ClusterOptions {
  readonly spec?: INamespace["spec"] | undefined;
}

const namespaceInfo = {
  builder: "namespace",
  apiVersion: "v1",
  kind: "Namespace",
  scope: "Cluster",
  nameRule: "label",
  options: optionKinds<NamespaceOptions>({ spec: "object" }),
} as const;

/** A Namespace, labelled with its own name as the API server does. */
export function namespace(name: string, options: NamespaceOptions = {}): Namespace {
  return assemble<Namespace>(namespaceInfo, name, options, (_report, metadata) => {
    metadata.labels["kubernetes.io/metadata.name"] = name;
    return { spec: options.spec };
  });
}

/** A ServiceAccount as `serviceAccount` returns it. */
export type ServiceAccount = Built<IServiceAccount>;

/** The fields of a ServiceAccount by their Kubernetes names. */
export interface ServiceAccountOptions
  extends
    NamespacedOptions,
    Loose<Omit<IServiceAccount, "apiVersion" | "kind" | "metadata" | "imagePullSecrets">> {
  readonly imagePullSecrets?: readonly (Reference<"Secret"> | ILocalObjectReference)[] | undefined;
}

const serviceAccountInfo = {
  builder: "serviceAccount",
  apiVersion: "v1",
  kind: "ServiceAccount",
  options: optionKinds<ServiceAccountOptions>({
    imagePullSecrets: "list",
    automountServiceAccountToken: "boolean",
    secrets: "list",
  }),
} as const;

/** A ServiceAccount. */
export function serviceAccount(name: string, options: ServiceAccountOptions = {}): ServiceAccount {
  return assemble<ServiceAccount>(serviceAccountInfo, name, options, () => ({
    ...fieldsOf(options),
    imagePullSecrets: options.imagePullSecrets?.map((secret) =>
      typeof secret === "string" || isObject(secret) ? { name: nameOf(secret) } : secret,
    ),
  }));
}
