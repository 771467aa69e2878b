import type {
  IHTTPIngressPath,
  IIngress,
  IIngressBackend,
  IIngressClass,
  IIngressClassSpec,
  IIngressRule,
  IIngressTLS,
} from "kubernetes-models/networking.k8s.io/v1";
import type { IService } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { optionKinds } from "../core/options.ts";
import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/metadata.ts";
import { nameOf, optionalName, type Reference } from "../core/reference.ts";
import type { Built, ClusterOptions, NamespacedOptions } from "../core/types.ts";
import { checkFields, checkPortReference } from "../core/checks.ts";

/** An Ingress as `ingress` returns it. */
export type Ingress = Built<IIngress, "spec">;

/** What a host serves: one backend for everything, or a backend for each path. */
export type HostRule = Backend | { readonly [path: `/${string}`]: Backend };

/** The fields of an Ingress. */
export interface IngressOptions extends NamespacedOptions {
  /** `{ "blog.example.org": service }`, `{ host: { "/": web, "/api": { service: api, port: 80 } } }`, or the list. */
  readonly rules?: Readonly<Record<string, HostRule | undefined>> | readonly IIngressRule[] | undefined;
  readonly defaultBackend?: Backend | undefined;
  readonly ingressClassName?: Reference<"IngressClass"> | undefined;
  /** `true` keeps one certificate for all hosts in the Secret `<name>-tls`; or that Secret, or the list. */
  readonly tls?: boolean | Reference<"Secret"> | readonly IIngressTLS[] | undefined;
  /** How paths match; `Prefix` unless given. */
  readonly pathType?: IHTTPIngressPath["pathType"] | undefined;
  /** The cert-manager Issuer of the namespace that makes the certificate. */
  readonly issuer?: Reference<"Issuer"> | undefined;
  /** The cert-manager ClusterIssuer that makes the certificate. */
  readonly clusterIssuer?: Reference<"ClusterIssuer"> | undefined;
}

const info = {
  builder: "ingress",
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  options: optionKinds<IngressOptions>({
    rules: "list|object",
    defaultBackend: "object",
    ingressClassName: "object|string",
    tls: "boolean|list|object|string",
    pathType: ["Exact", "ImplementationSpecific", "Prefix"],
    issuer: "object|string",
    clusterIssuer: "object|string",
  }),
} as const;

/** An Ingress: `ingress("blog", { rules: { "blog.example.org": web }, tls: true })`. */
export function ingress(name: string, options: IngressOptions): Ingress {
  return assemble<Ingress>(info, name, options, (report, metadata) => {
    const rules = toRules(report, options);
    const hosts = rules.flatMap(({ host }) => host ?? []);
    for (const host of hosts) checkName(report, "spec.rules.host", host, "host");
    metadata.annotations["cert-manager.io/issuer"] ??= optionalName(options.issuer);
    metadata.annotations["cert-manager.io/cluster-issuer"] ??= optionalName(options.clusterIssuer);
    const { defaultBackend } = options;
    if (rules.length === 0 && defaultBackend === undefined)
      report("spec.rules", "must have a rule, unless there is a defaultBackend");
    const spec = {
      ingressClassName: optionalName(options.ingressClassName),
      defaultBackend: defaultBackend && toBackend(report, "spec.defaultBackend", defaultBackend),
      rules,
      tls: toTls(report, name, options.tls, hosts),
    };
    return { spec: spec };
  });
}

function toRules(report: Report, options: IngressOptions): IIngressRule[] {
  const { rules = {}, pathType = "Prefix" } = options;
  if (Array.isArray(rules)) {
    for (const [index, rule] of rules.entries())
      checkFields(report, `spec.rules[${index}]`, rule, ["host", "http"]);
    return [...(rules as readonly IIngressRule[])];
  }
  return Object.entries(rules as Readonly<Record<string, HostRule | undefined>>).flatMap(([host, rule]) => {
    if (rule === undefined) return [];
    const paths = toPaths(rule).map(([path, backend]) => {
      const field = `spec.rules[${shown(host)}][${shown(path)}]`;
      return { path, pathType, backend: toBackend(report, field, backend) };
    });
    return [{ host, http: { paths } }];
  });
}

function toPaths(rule: HostRule): [string, Backend][] {
  const isByPath = Object.keys(rule).some((key) => key.startsWith("/"));
  return isByPath ? Object.entries(rule as Record<string, Backend>) : [["/", rule]];
}

function toTls(
  report: Report,
  name: string,
  tls: IngressOptions["tls"],
  hosts: readonly string[],
): IIngressTLS[] {
  if (tls === undefined || tls === false) return [];
  if (Array.isArray(tls)) return [...(tls as readonly IIngressTLS[])];
  if (hosts.length === 0) report("spec.tls", "needs a rule with a host");
  const secretName = tls === true ? `${name}-tls` : nameOf(tls as Reference);
  checkName(report, "spec.tls.secretName", secretName, "subdomain");
  return [{ hosts: [...new Set(hosts)], secretName }];
}

/** Where requests go: a Service with one port, a Service or name with the port chosen, or as Kubernetes writes it. */
export type Backend =
  | IService
  | { readonly service: Reference<"Service">; readonly port?: number | string | undefined }
  | IIngressBackend;

/** The backend as Kubernetes writes it: a port number as number, a port name as name. */
function toBackend(report: Report, field: string, backend: Backend): IIngressBackend {
  if ("resource" in backend && backend.resource !== undefined) return backend;
  if ("kind" in backend) return serviceBackend(report, field, backend, undefined);
  const { service, port } = backend as { service?: Reference | { name: string }; port?: number | string };
  if (service === undefined) {
    report(field, "must have a service or a resource");
    return {};
  }
  if (typeof service !== "string" && "name" in service) return backend as IIngressBackend;
  return serviceBackend(report, field, service as Reference<"Service">, port);
}

function serviceBackend(
  report: Report,
  field: string,
  service: Reference<"Service">,
  port: number | string | undefined,
): IIngressBackend {
  const name = nameOf(service);
  checkName(report, `${field}.service`, name, "label");
  const chosen = port ?? onlyPort(report, field, service);
  checkPortReference(report, `${field}.port`, chosen);
  return {
    service: { name, port: typeof chosen === "string" ? { name: chosen } : { number: chosen } },
  } as IIngressBackend;
}

function onlyPort(report: Report, field: string, service: Reference<"Service">): number | string | undefined {
  const ports = typeof service === "string" ? undefined : (service as IService).spec?.ports;
  const [first, ...others] = ports ?? [];
  if (first !== undefined && others.length === 0) return first.name ?? first.port;
  const names = (ports ?? []).map((one) => one.name ?? one.port);
  report(`${field}.port`, names.length === 0 ? "is missing" : `must be chosen among ${shown(names)}`);
  return undefined;
}

/** An IngressClass as `ingressClass` returns it. */
export type IngressClass = Built<IIngressClass, "spec">;

/** The fields of an IngressClass. */
export interface IngressClassOptions extends ClusterOptions {
  readonly controller: string;
  readonly parameters?: IIngressClassSpec["parameters"] | undefined;
  /** Makes it the class of every Ingress that names none. */
  readonly isDefault?: boolean | undefined;
}

const ingressClassInfo = {
  builder: "ingressClass",
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  scope: "Cluster",
  options: optionKinds<IngressClassOptions>({
    controller: "string",
    parameters: "object",
    isDefault: "boolean",
  }),
} as const;

/** An IngressClass: `ingressClass("nginx", { controller: "k8s.io/ingress-nginx" })`. */
export function ingressClass(name: string, options: IngressClassOptions): IngressClass {
  return assemble<IngressClass>(ingressClassInfo, name, options, (report, metadata) => {
    const { controller, parameters, isDefault } = options;
    if (!controller) report("spec.controller", "is missing");
    if (isDefault === true) metadata.annotations["ingressclass.kubernetes.io/is-default-class"] ??= "true";
    return { spec: { controller, parameters } };
  });
}
