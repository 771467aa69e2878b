import { assemble, type CustomObject, type KindInfo } from "../core/assemble.ts";
import type { Report } from "../core/error.ts";
import { checkName } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import type { NamespacedOptions } from "../core/types.ts";
import type {
  BackendReference,
  GrpcFilter,
  GrpcMatch,
  HttpFilter,
  HttpMatch,
  ParentReference,
  SessionPersistence,
} from "./model.ts";
import {
  type BackendOption,
  type ParentOption,
  toBackends,
  toParents,
  withMirrorDefaults,
} from "./references.ts";

/** What all routes have in common. */
export interface RouteOptions extends NamespacedOptions {
  /** The Gateways, or their names, that it attaches to. */
  readonly parentRefs?: readonly ParentOption[] | undefined;
  readonly useDefaultGateways?: "All" | "None" | undefined;
}

/** The fields of a route's spec that all routes have in common. */
export interface RouteSpec<Rule> {
  parentRefs?: ParentReference[];
  useDefaultGateways?: "All" | "None";
  hostnames?: string[];
  rules: Rule[];
}

/** Puts a route together from its parents, its hosts and its finished rules. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the builder says which kind comes out
export function assembleRoute<T>(
  info: KindInfo,
  name: string,
  options: RouteOptions & { readonly hostnames?: readonly string[] | undefined },
  toRules: (report: Report) => readonly object[],
): T {
  return assemble<T>(info, name, options, (report) => {
    for (const host of options.hostnames ?? []) checkName(report, "spec.hostnames", host, "host");
    const parentRefs = toParents(options.parentRefs);
    for (const [index, parent] of parentRefs.entries())
      if (!parent.name) report(`spec.parentRefs[${index}].name`, "is missing");
    const { hostnames, useDefaultGateways } = options;
    return { spec: { parentRefs, useDefaultGateways, hostnames, rules: toRules(report) } };
  });
}

/** A rule of an HTTPRoute as it is returned. */
export interface HttpRule {
  name?: string;
  matches?: HttpMatch[];
  filters?: HttpFilter[];
  backendRefs?: BackendReference<HttpFilter>[];
  timeouts?: { request?: string; backendRequest?: string };
  retry?: { codes?: number[]; attempts?: number; backoff?: string };
  sessionPersistence?: SessionPersistence;
}

/** An HTTPRoute as `httpRoute` returns it. */
export type HttpRoute = CustomObject<"gateway.networking.k8s.io/v1", "HTTPRoute", RouteSpec<HttpRule>>;

/** A rule by the names of the Gateway API; backends may be Services, or absent when a filter redirects. */
export interface HttpRuleOptions extends Omit<HttpRule, "backendRefs" | "filters" | "matches"> {
  readonly matches?: readonly HttpMatch[] | undefined;
  readonly filters?: readonly HttpFilter[] | undefined;
  readonly backendRefs?: readonly BackendOption<HttpFilter>[] | undefined;
}

/** The fields of an HTTPRoute. */
export interface HttpRouteOptions extends RouteOptions {
  readonly hostnames?: readonly string[] | undefined;
  /** One rule for every path, without a backend, when there is none: the default of the Gateway API. */
  readonly rules?: readonly HttpRuleOptions[] | undefined;
}

/** What all routes take. */
export const routeKinds = {
  hostnames: "list",
  rules: "list",
  parentRefs: "list",
  useDefaultGateways: ["All", "None"],
} as const;

const info = {
  builder: "httpRoute",
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  options: optionKinds<HttpRouteOptions>(routeKinds),
} as const;

/** An HTTPRoute: `httpRoute("blog", { parentRefs: [gateway], hostnames: ["blog.example.org"], rules: [{ backendRefs: [web] }] })`. */
export function httpRoute(name: string, options: HttpRouteOptions): HttpRoute {
  return assembleRoute<HttpRoute>(info, name, options, (report) => {
    const { rules = [] } = options;
    const all = rules.length === 0 ? [{}] : rules;
    return all.map((rule, index) => withDefaults(report, `spec.rules[${index}]`, rule));
  });
}

/** Rules are replaced whole, so what the API server fills in must be written. */
function withDefaults(report: Report, field: string, rule: HttpRuleOptions): object {
  const { matches = [], filters, backendRefs, ...rest } = rule;
  const backends = toBackends(report, `${field}.backendRefs`, backendRefs).map((backend) =>
    backend.filters === undefined
      ? backend
      : { ...backend, filters: backend.filters.map(filterWithDefaults) },
  );
  return {
    ...rest,
    matches: (matches.length === 0 ? [{}] : matches).map(matchWithDefaults),
    filters: filters?.map((filter, index) => {
      checkFilter(report, `${field}.filters[${index}]`, filter);
      return filterWithDefaults(filter);
    }),
    backendRefs: backends,
  };
}

/** Reports a filter without the field that its type asks for: the Gateway API refuses it. */
function checkFilter(report: Report, field: string, filter: { readonly type: string }): void {
  const { type } = filter;
  // CORS and URLRewrite have more than one capital letter in front.
  const wanted = type.replace(/^(CORS|URL|[A-Z])/, (start) => start.toLowerCase());
  if (!(wanted in filter)) report(`${field}.${wanted}`, `is missing beside the type ${type}`);
}

function matchWithDefaults(match: HttpMatch): HttpMatch {
  const normal: HttpMatch = { ...match, path: { type: "PathPrefix", value: "/", ...match.path } };
  for (const key of ["headers", "queryParams"] as const)
    if (match[key] !== undefined) normal[key] = match[key].map((one) => ({ type: "Exact", ...one }));
  return normal;
}

function filterWithDefaults(filter: HttpFilter): HttpFilter {
  const { requestMirror, requestRedirect, cors, externalAuth } = filter;
  const server = { group: "", kind: "Service" };
  return {
    ...filter,
    ...(requestMirror === undefined ? {} : { requestMirror: withMirrorDefaults(requestMirror) }),
    ...(requestRedirect === undefined ? {} : { requestRedirect: { statusCode: 302, ...requestRedirect } }),
    ...(externalAuth === undefined
      ? {}
      : { externalAuth: { ...externalAuth, backendRef: { ...server, ...externalAuth.backendRef } } }),
    ...(cors === undefined ? {} : { cors: { maxAge: 5, ...cors } }),
  };
}

/** A rule of a GRPCRoute as it is returned. */
export interface GrpcRule {
  name?: string;
  matches?: GrpcMatch[];
  filters?: GrpcFilter[];
  backendRefs?: BackendReference<GrpcFilter>[];
  sessionPersistence?: SessionPersistence;
}

/** A GRPCRoute as `grpcRoute` returns it. */
export type GrpcRoute = CustomObject<
  "gateway.networking.k8s.io/v1",
  "GRPCRoute",
  Omit<RouteSpec<GrpcRule>, "rules"> & { rules?: GrpcRule[] }
>;

/** A rule by the names of the Gateway API; backends may be Services. */
export interface GrpcRuleOptions extends Omit<GrpcRule, "backendRefs" | "filters" | "matches"> {
  readonly matches?: readonly GrpcMatch[] | undefined;
  readonly filters?: readonly GrpcFilter[] | undefined;
  readonly backendRefs?: readonly BackendOption<GrpcFilter>[] | undefined;
}

/** The fields of a GRPCRoute. */
export interface GrpcRouteOptions extends RouteOptions {
  readonly hostnames?: readonly string[] | undefined;
  readonly rules?: readonly GrpcRuleOptions[] | undefined;
}

const grpcRouteInfo = {
  builder: "grpcRoute",
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "GRPCRoute",
  options: optionKinds<GrpcRouteOptions>(routeKinds),
} as const;

/** A GRPCRoute: `grpcRoute("search", { parentRefs: [gateway], rules: [{ backendRefs: [search] }] })`. */
export function grpcRoute(name: string, options: GrpcRouteOptions): GrpcRoute {
  return assembleRoute<GrpcRoute>(grpcRouteInfo, name, options, (report) =>
    (options.rules ?? []).map((rule, index) => withGrpcDefaults(report, `spec.rules[${index}]`, rule)),
  );
}

/** Rules are replaced whole, so what the API server fills in must be written. */
function withGrpcDefaults(report: Report, field: string, rule: GrpcRuleOptions): object {
  const { matches, filters, backendRefs, ...rest } = rule;
  const backends = toBackends(report, `${field}.backendRefs`, backendRefs).map((backend) =>
    backend.filters === undefined
      ? backend
      : { ...backend, filters: backend.filters.map(grpcFilterWithDefaults) },
  );
  return {
    ...rest,
    matches: matches?.map(grpcMatchWithDefaults),
    filters: filters?.map((filter, index) => {
      checkFilter(report, `${field}.filters[${index}]`, filter);
      return grpcFilterWithDefaults(filter);
    }),
    backendRefs: backends,
  };
}

function grpcMatchWithDefaults(match: GrpcMatch): GrpcMatch {
  const { method, headers } = match;
  return {
    ...match,
    ...(method === undefined ? {} : { method: { type: "Exact", ...method } }),
    ...(headers === undefined ? {} : { headers: headers.map((one) => ({ type: "Exact", ...one })) }),
  };
}

function grpcFilterWithDefaults(filter: GrpcFilter): GrpcFilter {
  const { requestMirror } = filter;
  return requestMirror === undefined
    ? filter
    : { ...filter, requestMirror: withMirrorDefaults(requestMirror) };
}
