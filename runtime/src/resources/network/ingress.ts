import type {
  IHTTPIngressPath,
  IIngress,
  IIngressRule,
  IIngressTLS,
} from "kubernetes-models/networking.k8s.io/v1";
import { assemble } from "../core/assemble.ts";
import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import { type Reference, nameOf, optionalName } from "../core/reference.ts";
import type { Built, NamespacedOptions } from "../core/types.ts";
import { type Backend, toBackend } from "./backend.ts";

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

const info = { builder: "ingress", apiVersion: "networking.k8s.io/v1", kind: "Ingress" } as const;

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
  if (Array.isArray(rules)) return [...(rules as readonly IIngressRule[])];
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
  return [{ hosts: [...hosts], secretName }];
}
