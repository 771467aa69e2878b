import type { CustomObject } from "../core/custom-object.ts";
import type { Report } from "../core/error.ts";
import type { BackendReference, HttpFilter, HttpMatch, SessionPersistence } from "./model.ts";
import { type BackendOption, toBackends, withMirrorDefaults } from "./references.ts";
import { type RouteOptions, type RouteSpec, assembleRoute } from "./route.ts";

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
  readonly rules: readonly HttpRuleOptions[];
}

const info = { builder: "httpRoute", apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" } as const;

/** An HTTPRoute: `httpRoute("blog", { parentRefs: [gateway], hostnames: ["blog.example.org"], rules: [{ backendRefs: [web] }] })`. */
export function httpRoute(name: string, options: HttpRouteOptions): HttpRoute {
  return assembleRoute<HttpRoute>(info, name, options, (report) =>
    options.rules.map((rule, index) => withDefaults(report, `spec.rules[${index}]`, rule)),
  );
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
    filters: filters?.map(filterWithDefaults),
    backendRefs: backends,
  };
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
