import { assemble, type CustomObject } from "../core/assemble.ts";
import { checkOptions, type Kinds, optionKinds } from "../core/options.ts";
import { collect, type Report } from "../core/error.ts";
import { compact } from "../core/omit-empty.ts";
import { checkName } from "../core/metadata.ts";
import { nameOf, type Reference } from "../core/reference.ts";
import type { ClusterOptions, Loose, NamespacedOptions } from "../core/types.ts";
import { checkPort, checkUnique } from "../core/checks.ts";

type Fields = { [field: string]: unknown };

/** The spec of a Gateway. */
export interface GatewaySpec {
  gatewayClassName: string;
  listeners: Listener[];
  addresses?: { type?: string; value?: string }[];
  infrastructure?: {
    labels?: { [key: string]: string };
    annotations?: { [key: string]: string };
    parametersRef?: { group: string; kind: string; name: string };
  };
  allowedListeners?: { namespaces?: { from?: "All" | "None" | "Same" | "Selector"; selector?: Fields } };
  defaultScope?: "All" | "None";
  tls?: Fields;
}

/** A Gateway as `gateway` returns it. */
export type Gateway = CustomObject<"gateway.networking.k8s.io/v1", "Gateway", GatewaySpec>;

/** The fields of a Gateway by the names of the Gateway API. */
export interface GatewayOptions
  extends NamespacedOptions, Loose<Omit<GatewaySpec, "gatewayClassName" | "listeners">> {
  readonly gatewayClassName: Reference<"GatewayClass">;
  /** `{ https: { port: 443, protocol: "HTTPS", tls: { certificateRefs: [certificate] } } }`, or the list. */
  readonly listeners: Readonly<Record<string, ListenerOptions | undefined>> | readonly Listener[];
}

const apiVersion = "gateway.networking.k8s.io/v1";
const info = {
  builder: "gateway",
  apiVersion,
  kind: "Gateway",
  options: optionKinds<GatewayOptions>({
    gatewayClassName: "object|string",
    listeners: "list|object",
    addresses: "list",
    infrastructure: "object",
    allowedListeners: "object",
    defaultScope: ["All", "None"],
    tls: "object",
  }),
} as const;

/** A Gateway, with the defaults of its listeners. */
export function gateway(name: string, options: GatewayOptions): Gateway {
  return assemble<Gateway>(info, name, options, (report) => {
    const { gatewayClassName, listeners, addresses, infrastructure, allowedListeners, defaultScope, tls } =
      options;
    const given: readonly Listener[] = Array.isArray(listeners)
      ? (listeners as readonly Listener[])
      : Object.entries(listeners as Readonly<Record<string, ListenerOptions | undefined>>).flatMap(
          ([name, one]) => (one === undefined ? [] : [{ name, ...one } as Listener]),
        );
    const list = given.map(({ name, ...one }) =>
      normalizeListener(report, `spec.listeners.${name}`, name, one),
    );
    if (list.length === 0) report("spec.listeners", "must have at least one listener");
    checkUnique(
      report,
      "spec.listeners",
      "listeners",
      list.map((one) => one.name),
    );
    const named = addresses?.map((one) => ({ type: "IPAddress", ...one }));
    const fields = { infrastructure, allowedListeners, defaultScope, tls };
    return {
      spec: { gatewayClassName: nameOf(gatewayClassName), listeners: list, addresses: named, ...fields },
    };
  });
}

/** A GatewayClass as `gatewayClass` returns it. */
export type GatewayClass = CustomObject<
  typeof apiVersion,
  "GatewayClass",
  {
    controllerName: string;
    description?: string;
    parametersRef?: { group: string; kind: string; name: string; namespace?: string };
  }
>;

/** The fields of a GatewayClass by the names of the Gateway API. */
export interface GatewayClassOptions
  extends ClusterOptions, Loose<Omit<GatewayClass["spec"], "controllerName">> {
  readonly controllerName: string;
}

const classInfo = {
  builder: "gatewayClass",
  apiVersion,
  kind: "GatewayClass",
  scope: "Cluster",
  options: optionKinds<GatewayClassOptions>({
    controllerName: "string",
    description: "string",
    parametersRef: "object",
  }),
} as const;

/** A GatewayClass: `gatewayClass("envoy", { controllerName: "gateway.envoyproxy.io/controller" })`. */
export function gatewayClass(name: string, options: GatewayClassOptions): GatewayClass {
  return assemble<GatewayClass>(classInfo, name, options, (report) => {
    const { controllerName, description, parametersRef } = options;
    if (!/^[^/]+\/.+$/.test(controllerName ?? ""))
      report("spec.controllerName", 'must be a domain and a path such as "example.net/gateway"');
    return { spec: { controllerName, description, parametersRef } };
  });
}

interface CertificateReference {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
}

interface Selector {
  matchLabels?: { [key: string]: string };
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** A listener of a Gateway, by the names of the Gateway API. */
export interface Listener {
  name: string;
  port: number;
  protocol: string;
  hostname?: string;
  tls?: {
    mode?: "Passthrough" | "Terminate";
    certificateRefs?: CertificateReference[];
    options?: { [key: string]: string };
  };
  allowedRoutes?: {
    namespaces?: { from?: "All" | "None" | "Same" | "Selector"; selector?: Selector };
    kinds?: { group?: string; kind: string }[];
  };
}

type Tls = NonNullable<Listener["tls"]>;

/** A listener without its name; certificates may be Secrets or their names. */
export interface ListenerOptions extends Loose<Omit<Listener, "name" | "port" | "protocol" | "tls">> {
  readonly port: number;
  readonly protocol: string;
  readonly tls?:
    | (Loose<Omit<Tls, "certificateRefs">> & {
        readonly certificateRefs?: readonly (Reference<"Secret"> | CertificateReference)[] | undefined;
      })
    | undefined;
}

const listenerKinds = {
  allowedRoutes: "object",
  hostname: "string",
  port: "number",
  protocol: "string",
  tls: "object",
} as const satisfies Readonly<Record<keyof ListenerOptions, Kinds>>;

/** A listener: `listener("https", { port: 443, protocol: "HTTPS", tls: { certificateRefs: [secret] } })`. */
export function listener(name: string, options: ListenerOptions): Listener {
  return collect("listener", name, (report) => {
    if (!checkOptions(report, options, { kinds: listenerKinds })) return undefined as never;
    return compact(normalizeListener(report, "", name, options)) as Listener;
  });
}

/** The listener with the API server's defaults, checked. */
function normalizeListener(report: Report, field: string, name: string, options: ListenerOptions): Listener {
  const path = field === "" ? "" : `${field}.`;
  checkName(report, `${path}name`, name, "subdomain");
  checkPort(report, `${path}port`, options.port ?? "");
  if (options.hostname !== undefined) checkName(report, `${path}hostname`, options.hostname, "host");
  const { tls, allowedRoutes, ...rest } = options;
  return {
    name,
    ...rest,
    tls: tls && { mode: "Terminate", ...tls, certificateRefs: tls.certificateRefs?.map(toCertificate) },
    allowedRoutes: {
      namespaces: { from: "Same", ...allowedRoutes?.namespaces },
      kinds: allowedRoutes?.kinds?.map((kind) => ({ group: "gateway.networking.k8s.io", ...kind })),
    },
  } as Listener;
}

function toCertificate(certificate: Reference<"Secret"> | CertificateReference): CertificateReference {
  const isName = typeof certificate === "string" || "metadata" in certificate;
  const reference = isName ? { name: nameOf(certificate) } : (certificate as CertificateReference);
  return { group: "", kind: "Secret", ...reference };
}
