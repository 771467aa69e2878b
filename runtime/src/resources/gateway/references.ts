import type { IService } from "kubernetes-models/v1";
import { assemble, type CustomObject } from "../core/assemble.ts";
import { type Report, shown } from "../core/error.ts";
import { nameOf, type Reference } from "../core/reference.ts";
import type { NamespacedOptions } from "../core/types.ts";
import type { BackendObject, BackendReference, ParentReference, RequestMirror } from "./model.ts";
import { optionKinds } from "../core/options.ts";
import { checkPort, checkWhole } from "../core/checks.ts";

interface GatewayLike {
  readonly kind: "Gateway";
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** A Gateway or its name, or a parent by the names of the Gateway API. */
export type ParentOption = string | GatewayLike | ParentReference;

/** A Service with one port, a Service with the port chosen, or a backend by the names of the Gateway API. */
export type BackendOption<Filter = never> =
  | IService
  | {
      readonly service: Reference<"Service">;
      readonly port?: number | undefined;
      readonly weight?: number | undefined;
      readonly filters?: readonly Filter[] | undefined;
    }
  | BackendReference<Filter>;

/** Parents with the API server's defaults. */
export function toParents(parents: readonly ParentOption[] = []): ParentReference[] {
  return parents.map((parent) => {
    const defaults = { group: "gateway.networking.k8s.io", kind: "Gateway" };
    if (typeof parent === "string") return { ...defaults, name: parent };
    if (!("metadata" in parent)) return { ...defaults, ...(parent as ParentReference) };
    const { name = "", namespace } = parent.metadata ?? {};
    return { ...defaults, name, ...(namespace === undefined ? {} : { namespace }) };
  });
}

/** Backends with the API server's defaults, which must be written since rules are replaced whole. */
export function toBackends<Filter>(
  report: Report,
  field: string,
  backends: readonly BackendOption<Filter>[] = [],
): BackendReference<Filter>[] {
  return backends.map((backend, index) => {
    const path = `${field}[${index}]`;
    const reference = { group: "", kind: "Service", weight: 1, ...toReference(report, path, backend) };
    if (!reference.name) report(`${path}.name`, "is missing");
    checkPort(report, `${path}.port`, reference.port);
    checkWhole(report, `${path}.weight`, reference.weight);
    if (reference.kind === "Service" && reference.group === "" && reference.port === undefined)
      report(`${path}.port`, "is missing: a Service needs its port");
    return reference;
  });
}

function toReference<Filter>(
  report: Report,
  field: string,
  backend: BackendOption<Filter>,
): BackendReference<Filter> {
  if ("metadata" in backend) return fromService(report, field, backend);
  if (!("service" in backend)) return backend as BackendReference<Filter>;
  const { service, port, weight, filters } = backend;
  const reference =
    port === undefined && typeof service !== "string"
      ? fromService(report, field, service as IService)
      : { name: nameOf(service), ...(port === undefined ? {} : { port }) };
  return {
    ...reference,
    ...(weight === undefined ? {} : { weight }),
    ...(filters === undefined ? {} : { filters: [...filters] }),
  };
}

function fromService(report: Report, field: string, service: IService): BackendReference {
  const { name = "", namespace } = service.metadata ?? {};
  const ports = (service.spec?.ports ?? []).map(({ port }) => port);
  if (ports.length > 1) report(`${field}.port`, `must be chosen among ${shown(ports)}`);
  const [port] = ports;
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(port === undefined ? {} : { port }),
  };
}

/** A mirror with the API server's defaults. */
export function withMirrorDefaults(mirror: RequestMirror): RequestMirror {
  const backendRef: BackendObject = { group: "", kind: "Service", ...mirror.backendRef };
  if (mirror.fraction === undefined) return { ...mirror, backendRef };
  return { ...mirror, backendRef, fraction: { denominator: 100, ...mirror.fraction } };
}

/** The versions of ReferenceGrant. */
export type ReferenceGrantVersion = "v1" | "v1beta1";

/** A ReferenceGrant as `referenceGrant` returns it. */
export type ReferenceGrant<V extends ReferenceGrantVersion = "v1beta1"> = CustomObject<
  `gateway.networking.k8s.io/${V}`,
  "ReferenceGrant",
  {
    from: { group: string; kind: string; namespace: string }[];
    to: { group: string; kind: string; name?: string }[];
  }
>;

/** The fields of a ReferenceGrant: which kinds of which namespaces may refer to which objects of its own. */
export interface ReferenceGrantOptions<
  V extends ReferenceGrantVersion = "v1beta1",
> extends NamespacedOptions {
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
  /** The version that the cluster serves; `v1beta1`, which all serve, unless given. */
  readonly servedVersion?: V | undefined;
}

const grantKinds = optionKinds<ReferenceGrantOptions>({ from: "list", to: "list", servedVersion: "string" });

/** A ReferenceGrant: lets routes of other namespaces reach this one. */
export function referenceGrant<V extends ReferenceGrantVersion = "v1beta1">(
  name: string,
  options: ReferenceGrantOptions<V>,
): ReferenceGrant<V> {
  const apiVersion = `gateway.networking.k8s.io/${(options as typeof options | null)?.servedVersion ?? "v1beta1"}`;
  const info = {
    builder: "referenceGrant",
    apiVersion,
    kind: "ReferenceGrant",
    options: grantKinds,
    required: ["from", "to"],
  };
  return assemble<ReferenceGrant<V>>(info, name, options, (report) => {
    for (const side of ["from", "to"] as const)
      if (options[side].length === 0) report(`spec.${side}`, "must have at least one item");
    return { spec: { from: options.from, to: options.to } };
  });
}
