import type { CustomObject } from "../core/assemble.ts";
import { optionKinds } from "../core/options.ts";
import type { Report } from "../core/error.ts";
import type { BackendReference } from "./model.ts";
import { type BackendOption, toBackends } from "./references.ts";
import { assembleRoute, routeKinds, type RouteOptions, type RouteSpec } from "./routes.ts";

/** A rule of a TLSRoute, TCPRoute or UDPRoute as it is returned. */
export interface StreamRule {
  name?: string;
  backendRefs: BackendReference[];
}

/** A rule by the names of the Gateway API; backends may be Services. */
export interface StreamRuleOptions {
  readonly name?: string | undefined;
  readonly backendRefs: readonly BackendOption[];
}

const group = "gateway.networking.k8s.io";
type Group = typeof group;

/** The versions of TLSRoute. */
export type TlsRouteVersion = "v1" | "v1alpha2" | "v1alpha3";

/** The versions of TCPRoute and UDPRoute. */
export type StreamRouteVersion = "v1" | "v1alpha2";

/** A TLSRoute as `tlsRoute` returns it. */
export type TlsRoute<V extends TlsRouteVersion = "v1"> = CustomObject<
  `${Group}/${V}`,
  "TLSRoute",
  RouteSpec<StreamRule> & { hostnames: string[] }
>;

/** A TCPRoute as `tcpRoute` returns it. */
export type TcpRoute<V extends StreamRouteVersion = "v1"> = CustomObject<
  `${Group}/${V}`,
  "TCPRoute",
  RouteSpec<StreamRule>
>;

/** A UDPRoute as `udpRoute` returns it. */
export type UdpRoute<V extends StreamRouteVersion = "v1"> = CustomObject<
  `${Group}/${V}`,
  "UDPRoute",
  RouteSpec<StreamRule>
>;

/** The fields of a TCPRoute or UDPRoute. */
export interface StreamRouteOptions<Version extends string = StreamRouteVersion> extends RouteOptions {
  /** The version that the cluster serves; `v1` unless given. */
  readonly servedVersion?: Version | undefined;
  readonly rules: readonly StreamRuleOptions[];
}

/** The fields of a TLSRoute. */
export interface TlsRouteOptions<
  Version extends string = TlsRouteVersion,
> extends StreamRouteOptions<Version> {
  readonly hostnames: readonly string[];
}

/** A TLSRoute: chooses the backend by the name that the client asks for. */
export function tlsRoute<V extends TlsRouteVersion = "v1">(
  name: string,
  options: TlsRouteOptions<V>,
): TlsRoute<V> {
  return stream<TlsRoute<V>>("tlsRoute", "TLSRoute", name, options);
}

/** A TCPRoute: sends connections of a listener to its backends. */
export function tcpRoute<V extends StreamRouteVersion = "v1">(
  name: string,
  options: StreamRouteOptions<V>,
): TcpRoute<V> {
  return stream<TcpRoute<V>>("tcpRoute", "TCPRoute", name, options);
}

/** A UDPRoute: sends datagrams of a listener to its backends. */
export function udpRoute<V extends StreamRouteVersion = "v1">(
  name: string,
  options: StreamRouteOptions<V>,
): UdpRoute<V> {
  return stream<UdpRoute<V>>("udpRoute", "UDPRoute", name, options);
}

const { hostnames = "list", ...streamKinds } = optionKinds<TlsRouteOptions>({
  ...routeKinds,
  servedVersion: "string",
});

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the builder says which kind comes out
function stream<T>(
  builder: string,
  kind: string,
  name: string,
  options: StreamRouteOptions<string> & { readonly hostnames?: readonly string[] },
): T {
  const info = {
    builder,
    apiVersion: `${group}/${(options as typeof options | null)?.servedVersion ?? "v1"}`,
    kind,
    options: builder === "tlsRoute" ? { ...streamKinds, hostnames } : streamKinds,
    required: ["rules"],
  };
  return assembleRoute<T>(info, name, options, (report) => {
    if (options.rules.length === 0) report("spec.rules", "must have at least one rule");
    return options.rules.map((rule, index) => toRule(report, `spec.rules[${index}]`, rule));
  });
}

function toRule(report: Report, field: string, rule: StreamRuleOptions): object {
  const backendRefs = toBackends(report, `${field}.backendRefs`, rule.backendRefs);
  if (backendRefs.length === 0) report(`${field}.backendRefs`, "must have at least one backend");
  return { name: rule.name, backendRefs };
}
