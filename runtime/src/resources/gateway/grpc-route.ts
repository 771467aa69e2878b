import type { CustomObject } from "../core/custom-object.ts";
import type { Report } from "../core/error.ts";
import type { BackendReference, GrpcFilter, GrpcMatch, SessionPersistence } from "./model.ts";
import { type BackendOption, toBackends, withMirrorDefaults } from "./references.ts";
import { type RouteOptions, type RouteSpec, assembleRoute } from "./route.ts";

/** A rule of a GRPCRoute as it is returned. */
export interface GrpcRule {
  name?: string;
  matches?: GrpcMatch[];
  filters?: GrpcFilter[];
  backendRefs?: BackendReference<GrpcFilter>[];
  sessionPersistence?: SessionPersistence;
}

/** A GRPCRoute as `grpcRoute` returns it. */
export type GrpcRoute = CustomObject<"gateway.networking.k8s.io/v1", "GRPCRoute", RouteSpec<GrpcRule>>;

/** A rule by the names of the Gateway API; backends may be Services. */
export interface GrpcRuleOptions extends Omit<GrpcRule, "backendRefs" | "filters" | "matches"> {
  readonly matches?: readonly GrpcMatch[] | undefined;
  readonly filters?: readonly GrpcFilter[] | undefined;
  readonly backendRefs?: readonly BackendOption<GrpcFilter>[] | undefined;
}

/** The fields of a GRPCRoute. */
export interface GrpcRouteOptions extends RouteOptions {
  readonly hostnames?: readonly string[] | undefined;
  readonly rules: readonly GrpcRuleOptions[];
}

const info = { builder: "grpcRoute", apiVersion: "gateway.networking.k8s.io/v1", kind: "GRPCRoute" } as const;

/** A GRPCRoute: `grpcRoute("search", { parentRefs: [gateway], rules: [{ backendRefs: [search] }] })`. */
export function grpcRoute(name: string, options: GrpcRouteOptions): GrpcRoute {
  return assembleRoute<GrpcRoute>(info, name, options, (report) =>
    options.rules.map((rule, index) => withDefaults(report, `spec.rules[${index}]`, rule)),
  );
}

/** Rules are replaced whole, so what the API server fills in must be written. */
function withDefaults(report: Report, field: string, rule: GrpcRuleOptions): object {
  const { matches, filters, backendRefs, ...rest } = rule;
  const backends = toBackends(report, `${field}.backendRefs`, backendRefs).map((backend) =>
    backend.filters === undefined
      ? backend
      : { ...backend, filters: backend.filters.map(filterWithDefaults) },
  );
  return {
    ...rest,
    matches: matches?.map(matchWithDefaults),
    filters: filters?.map(filterWithDefaults),
    backendRefs: backends,
  };
}

function matchWithDefaults(match: GrpcMatch): GrpcMatch {
  const { method, headers } = match;
  return {
    ...match,
    ...(method === undefined ? {} : { method: { type: "Exact", ...method } }),
    ...(headers === undefined ? {} : { headers: headers.map((one) => ({ type: "Exact", ...one })) }),
  };
}

function filterWithDefaults(filter: GrpcFilter): GrpcFilter {
  const { requestMirror } = filter;
  return requestMirror === undefined
    ? filter
    : { ...filter, requestMirror: withMirrorDefaults(requestMirror) };
}
