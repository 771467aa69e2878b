import type { IEndpoint, IEndpointPort, IEndpointSlice } from "kubernetes-models/discovery.k8s.io/v1";
import { isIP } from "node:net";
import { assemble } from "../core/assemble.ts";
import { checkPort } from "../core/checks.ts";
import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import { type Reference, optionalName } from "../core/reference.ts";
import type { Built, Loose, NamespacedOptions } from "../core/types.ts";

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

const info = { builder: "endpointSlice", apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" } as const;
const families: Readonly<Record<number, AddressType>> = { 0: "FQDN", 4: "IPv4", 6: "IPv6" };

/** An EndpointSlice: `endpointSlice("db-1", { service: db, endpoints: ["10.0.0.5"], ports: { mysql: 3306 } })`. */
export function endpointSlice(name: string, options: EndpointSliceOptions): EndpointSlice {
  return assemble<EndpointSlice>(info, name, options, (report, metadata) => {
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
