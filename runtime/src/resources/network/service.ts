import { isIP } from "node:net";
import type { IEndpoint, IEndpointPort, IEndpointSlice } from "kubernetes-models/discovery.k8s.io/v1";
import type { IContainer, IService, IServicePort, IServiceSpec } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { optionKinds } from "../core/options.ts";
import { type Report, shown } from "../core/error.ts";
import { checkLabels, checkName, fieldsOf } from "../core/metadata.ts";
import { optionalName, type Reference } from "../core/reference.ts";
import type { Built, Loose, NamespacedOptions } from "../core/types.ts";
import { containersOf, podSelector, type Workload } from "./peers.ts";
import { checkPort, checkPortReference, checkUnique } from "../core/checks.ts";

/** A Service as `service` returns it. */
export type Service = Built<IService, "spec">;

/** The fields of a Service by their Kubernetes names. */
export interface ServiceOptions extends NamespacedOptions, Loose<Omit<IServiceSpec, "ports">> {
  /**
   * The workload whose pods, and no others, it sends to; its ports serve unless `ports` are given. `false` for a Service
   * without a selector, whose EndpointSlices somebody else writes.
   */
  readonly selects?: Workload | false | undefined;
  /** `{ web: 80 }` sends to the container port of that name; or the list. */
  readonly ports?: ServicePorts | undefined;
  /** Without an address of its own: DNS answers with the pods. */
  readonly headless?: boolean | undefined;
}

const info = {
  builder: "service",
  apiVersion: "v1",
  kind: "Service",
  nameRule: "label",
  options: optionKinds<ServiceOptions>({
    selects: "boolean|object",
    ports: "list|object",
    headless: "boolean",
    type: ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
    selector: "object",
    allocateLoadBalancerNodePorts: "boolean",
    clusterIP: "string",
    clusterIPs: "list",
    externalIPs: "list",
    externalName: "string",
    externalTrafficPolicy: ["Cluster", "Local"],
    healthCheckNodePort: "number",
    internalTrafficPolicy: ["Cluster", "Local"],
    ipFamilies: "list",
    ipFamilyPolicy: ["PreferDualStack", "RequireDualStack", "SingleStack"],
    loadBalancerClass: "string",
    loadBalancerIP: "string",
    loadBalancerSourceRanges: "list",
    publishNotReadyAddresses: "boolean",
    sessionAffinity: ["ClientIP", "None"],
    sessionAffinityConfig: "object",
    trafficDistribution: "string",
  }),
} as const;

/** A Service: `service("blog", { selects: app })` takes selector and ports from the workload. */
export function service(name: string, options: ServiceOptions): Service {
  return assemble<Service>(info, name, options, (report) => {
    const { selects: selected, headless, ports, ...fields } = fieldsOf(options);
    const selects = selected === false ? undefined : selected;
    const labels = { ...(selects === undefined ? {} : podSelector(selects)), ...options.selector };
    const containers = selects === undefined ? [] : containersOf(selects);
    const list = servicePorts(report, ports, containers);
    checkTargets(report, list, portsOf(containers));
    const clusterIP = headless === true ? "None" : options.clusterIP;
    const selector = Object.keys(labels).length === 0 ? undefined : labels;
    const spec = { ...fields, clusterIP, selector, ports: list };
    checkLabels(report, "spec.selector", labels);
    if (selector === undefined && selected !== false && spec.type !== "ExternalName")
      report(
        "spec.selector",
        "selects no pod: give selects (or selector), or selects: false when its endpoints are written by hand",
      );
    checkService(report, spec);
    return { spec };
  });
}

/** Reports a port that would send to one that no container opens; containers that list no port may open any. */
function checkTargets(
  report: Report,
  ports: readonly IServicePort[],
  open: NonNullable<IContainer["ports"]>,
): void {
  if (open.length === 0) return;
  const there = open.map(({ name, containerPort }) => name ?? containerPort);
  for (const { name, port, targetPort } of ports) {
    const isOpen = open.some((one) =>
      typeof targetPort === "string" ? one.name === targetPort : one.containerPort === port,
    );
    if (!isOpen && typeof targetPort !== "number")
      report(
        `spec.ports.${name ?? port}.targetPort`,
        `no container opens the port ${shown(targetPort ?? port)}: name it as one of ${shown(there)}, or give targetPort as a number`,
      );
  }
}

function checkService(report: Report, spec: Loose<IServiceSpec>): void {
  const isExternal = spec.type === "ExternalName";
  if (isExternal !== (spec.externalName !== undefined))
    report(
      "spec.externalName",
      `must be given exactly for type ExternalName, type is ${shown(spec.type ?? "ClusterIP")}`,
    );
  if ((spec.ports ?? []).length === 0 && !isExternal && spec.clusterIP !== "None")
    report("spec.ports", "must have at least one port");
  if (spec.clusterIP === "None" && (spec.type ?? "ClusterIP") !== "ClusterIP")
    report("spec.clusterIP", `only a Service of type ClusterIP can be headless, type is ${shown(spec.type)}`);
  if (spec.healthCheckNodePort !== 0) checkPort(report, "spec.healthCheckNodePort", spec.healthCheckNodePort);
}

/** The ports of a Service: `{ web: 80 }`, each with its name as the key, or the list of Kubernetes. */
export type ServicePorts =
  | Readonly<
      Record<string, number | (Loose<Omit<IServicePort, "name">> & { readonly port: number }) | undefined>
    >
  | readonly IServicePort[];

type Named = Readonly<Record<string, number | IServicePort | undefined>>;

/** The list of ports: those given, or else the ports of the containers behind the Service. */
function servicePorts(
  report: Report,
  ports: ServicePorts | undefined,
  containers: readonly IContainer[],
): IServicePort[] {
  const list = ports === undefined ? fromContainers(containers) : toList(ports, containers);
  for (const port of list) checkServicePort(report, port);
  checkUnique(
    report,
    "spec.ports",
    "ports",
    list.flatMap(({ name }) => name ?? []),
  );
  checkUnique(
    report,
    "spec.ports",
    "ports",
    list.map((port) => `${port.port}/${port.protocol ?? "TCP"}`),
  );
  if (list.length > 1 && list.some(({ name }) => name === undefined))
    report("spec.ports", "every one of several ports must have a name");
  return list;
}

function toList(ports: ServicePorts, containers: readonly IContainer[]): IServicePort[] {
  if (Array.isArray(ports)) return [...(ports as readonly IServicePort[])];
  const targets = new Map(portsOf(containers).map((port) => [port.name, port]));
  return Object.entries(ports as Named).flatMap(([name, given]) => {
    if (given === undefined) return [];
    const port: IServicePort = typeof given === "object" ? given : { port: given };
    const target = targets.get(name);
    const { protocol } = target ?? {};
    const found =
      target === undefined ? {} : { targetPort: name, ...(protocol === undefined ? {} : { protocol }) };
    return [{ name, ...found, ...port }];
  });
}

const portsOf = (containers: readonly IContainer[]): NonNullable<IContainer["ports"]> =>
  containers.flatMap(({ ports }) => ports ?? []);

const fromContainers = (containers: readonly IContainer[]): IServicePort[] =>
  portsOf(containers).map(({ name, containerPort, protocol }) => ({
    ...(name === undefined ? {} : { name }),
    port: containerPort,
    targetPort: name ?? containerPort,
    ...(protocol === undefined ? {} : { protocol }),
  }));

function checkServicePort(report: Report, port: IServicePort): void {
  const field = `spec.ports.${port.name ?? port.port}`;
  if (port.name !== undefined) checkName(report, field, port.name, "label");
  checkPort(report, `${field}.port`, port.port ?? "");
  checkPortReference(report, `${field}.targetPort`, port.targetPort);
  if (port.nodePort !== 0) checkPort(report, `${field}.nodePort`, port.nodePort);
}

type AddressType = IEndpointSlice["addressType"];
type NamedPorts = Readonly<Record<string, number | Loose<Omit<IEndpointPort, "name">> | undefined>>;

/** An EndpointSlice as `endpointSlice` returns it. */
export type EndpointSlice = Built<IEndpointSlice>;

/** The fields of an EndpointSlice. */
export interface EndpointSliceOptions extends NamespacedOptions {
  /** The Service that it belongs to. */
  readonly service?: Reference<"Service"> | undefined;
  /** Addresses, or endpoints as Kubernetes writes them. */
  readonly endpoints: readonly (string | IEndpoint)[];
  /** `{ web: 80 }`, or the list. */
  readonly ports?: NamedPorts | readonly IEndpointPort[] | undefined;
  /** Told from the first address unless given. */
  readonly addressType?: AddressType | undefined;
}

const endpointSliceInfo = {
  builder: "endpointSlice",
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  required: ["endpoints"],
  options: optionKinds<EndpointSliceOptions>({
    service: "object|string",
    endpoints: "list",
    ports: "list|object",
    addressType: ["FQDN", "IPv4", "IPv6"],
  }),
} as const;
const families: Readonly<Record<number, AddressType>> = { 0: "FQDN", 4: "IPv4", 6: "IPv6" };

/** An EndpointSlice: `endpointSlice("db-1", { service: db, endpoints: ["10.0.0.5"], ports: { mysql: 3306 } })`. */
export function endpointSlice(name: string, options: EndpointSliceOptions): EndpointSlice {
  return assemble<EndpointSlice>(endpointSliceInfo, name, options, (report, metadata) => {
    metadata.labels["kubernetes.io/service-name"] ??= optionalName(options.service);
    const endpoints = options.endpoints.map(toEndpoint);
    const addresses = endpoints.flatMap((one) => one.addresses);
    const addressType = options.addressType ?? families[isIP(addresses[0] ?? "")] ?? "FQDN";
    for (const address of addresses)
      if (families[isIP(address)] !== addressType)
        report("endpoints.addresses", `must be of type ${addressType}, is ${shown(address)}`);
    const ports = toPorts(options.ports ?? {});
    for (const port of ports) checkEndpointPort(report, port);
    return { addressType, endpoints, ports };
  });
}

/** The API server gives every endpoint conditions; none said to be ready is as good as one that is. */
function toEndpoint(given: string | IEndpoint): IEndpoint {
  const endpoint = typeof given === "string" ? { addresses: [given] } : given;
  return { ...endpoint, conditions: endpoint.conditions ?? { ready: true } };
}

function toPorts(ports: NonNullable<EndpointSliceOptions["ports"]>): IEndpointPort[] {
  if (Array.isArray(ports)) return [...(ports as readonly IEndpointPort[])];
  return Object.entries(ports as NamedPorts).flatMap(([name, port]) => {
    if (port === undefined) return [];
    return [{ name, ...(typeof port === "number" ? { port } : (port as IEndpointPort)) }];
  });
}

function checkEndpointPort(report: Report, port: IEndpointPort): void {
  const field = `ports.${port.name ?? port.port ?? ""}`;
  if (port.name) checkName(report, field, port.name, "label");
  checkPort(report, `${field}.port`, port.port);
}
