import { isIPv4, isIPv6 } from "node:net";
import { dnsSubdomain, isDnsSubdomain, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import { duplicate, type FieldError, forbidden, invalid, required } from "@metatron/runtime/schema";
import { each, need, ownName, portName, portNumber } from "./checks.ts";
import { at, defaults, type Draft, ensure, items, text } from "./draft.ts";
import { labelErrors } from "./labels.ts";

const clientTimeout = 10_800;

/** Defaults of a Service, without the addresses and ports that are allocated when it is created. */
export function defaultService(service: Draft): void {
  const spec = ensure(service, "spec");
  defaults(spec, { sessionAffinity: "None", type: "ClusterIP" });
  const type = text(spec, "type");
  if (spec["sessionAffinity"] === "ClientIP")
    defaults(ensure(ensure(spec, "sessionAffinityConfig"), "clientIP"), { timeoutSeconds: clientTimeout });
  else delete spec["sessionAffinityConfig"];
  for (const port of items(spec, "ports")) {
    defaults(port, { protocol: "TCP" });
    if (port["targetPort"] === undefined || port["targetPort"] === 0 || port["targetPort"] === "")
      port["targetPort"] = port["port"];
    if (port["name"] === "") delete port["name"];
  }
  if (at(spec, "selector") !== undefined && Object.keys(at(spec, "selector") ?? {}).length === 0)
    delete spec["selector"];
  if (type === "ExternalName") return;
  defaults(spec, { internalTrafficPolicy: "Cluster" });
  if (type !== "ClusterIP" || spec["externalIPs"] !== undefined)
    defaults(spec, { externalTrafficPolicy: "Cluster" });
  if (type === "LoadBalancer") defaults(spec, { allocateLoadBalancerNodePorts: true });
}

/** Defaults of an EndpointSlice, whose endpoints always have conditions. */
export function defaultEndpointSlice(slice: Draft): void {
  for (const endpoint of items(slice, "endpoints")) ensure(endpoint, "conditions");
  for (const port of items(slice, "ports")) defaults(port, { name: "", protocol: "TCP" });
}

/** Defaults of Endpoints. */
export function defaultEndpoints(endpoints: Draft): void {
  for (const subset of items(endpoints, "subsets"))
    for (const port of items(subset, "ports")) defaults(port, { protocol: "TCP" });
}

/** Defaults of an IngressClass. */
export function defaultIngressClass(ingressClass: Draft): void {
  const parameters = at(ensure(ingressClass, "spec"), "parameters");
  if (parameters !== undefined) defaults(parameters, { scope: "Cluster" });
}

/** Defaults of a NetworkPolicy: the directions it speaks of, and TCP. */
export function defaultNetworkPolicy(policy: Draft): void {
  const spec = ensure(policy, "spec");
  ensure(spec, "podSelector");
  const rules = [...items(spec, "ingress"), ...items(spec, "egress")];
  for (const rule of rules) for (const port of items(rule, "ports")) defaults(port, { protocol: "TCP" });
  const hasEgress = items(spec, "egress").length > 0;
  if (!Array.isArray(spec["policyTypes"]))
    spec["policyTypes"] = hasEgress ? ["Ingress", "Egress"] : ["Ingress"];
}

/** What is wrong with a Service. */
export function serviceErrors(spec: JsonObject): FieldError[] {
  const type = text(spec, "type");
  const ports = items(spec, "ports");
  const isHeadless = spec["clusterIP"] === "None";
  const names = new Set<string>();
  const seen = new Set<string>();
  const noPorts = ports.length === 0 && type !== "ExternalName" && !isHeadless;
  return [
    ...(noPorts ? [required("spec.ports")] : []),
    ...(type === "ExternalName" ? need(spec, "externalName", "spec") : []),
    ...(isHeadless && type !== "ClusterIP"
      ? [invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`)]
      : []),
    ...labelErrors(spec["selector"], "spec.selector"),
    ...addressErrors(spec["clusterIPs"]),
    ...each(spec, "ports", "spec", (port, here) => {
      const key = `${JSON.stringify(port["port"])}/${text(port, "protocol")}`;
      const isTwice = seen.has(key);
      seen.add(key);
      return [
        ...(ports.length > 1 || text(port, "name") !== "" ? ownName(port, here, names) : []),
        ...portNumber(port["port"] ?? 0, `${here}.port`),
        ...targetErrors(port["targetPort"], `${here}.targetPort`),
        ...(type === "ClusterIP" && port["nodePort"] !== undefined
          ? [forbidden(`${here}.nodePort`, "may not be used when `type` is 'ClusterIP'")]
          : []),
        ...rangeErrors(port["nodePort"], `${here}.nodePort`),
        ...(isTwice ? [duplicate(here, port)] : []),
      ];
    }),
  ];
}

/** An address that was asked for lies in the range of the cluster's Services. */
function addressErrors(addresses: JsonValue | undefined): FieldError[] {
  const asked = Array.isArray(addresses) ? addresses.map(String) : [];
  const isOutside = (ip: string): boolean => isIPv4(ip) && !/^10\.(9[6-9]|10\d|11[01])\./.test(ip);
  return asked.flatMap((ip) => {
    if (ip === "None" || ip === "" || isIPv6(ip)) return [];
    if (!isIPv4(ip))
      return [
        invalid("spec.clusterIPs[0]", ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"),
      ];
    const range = `the provided IP (${ip}) is not in the valid range. The range of valid IPs is 10.96.0.0/12`;
    return isOutside(ip) ? [invalid("spec.clusterIPs", asked, `failed to allocate IP ${ip}: ${range}`)] : [];
  });
}

function targetErrors(target: JsonValue | undefined, path: string): readonly FieldError[] {
  return typeof target === "string" ? portName(target, path) : portNumber(target, path);
}

function rangeErrors(port: JsonValue | undefined, path: string): readonly FieldError[] {
  if (typeof port !== "number" || (port >= 30_000 && port <= 32_767)) return [];
  const range = "The range of valid ports is 30000-32767";
  return [invalid(path, port, `provided port is not in the valid range. ${range}`)];
}

/** What is wrong with an Ingress. */
export function ingressErrors(spec: JsonObject): FieldError[] {
  const backend = at(spec, "defaultBackend");
  const isEmpty = backend === undefined && items(spec, "rules").length === 0;
  return [
    ...(isEmpty ? [invalid("spec", spec, "either `defaultBackend` or `rules` must be specified")] : []),
    ...(backend === undefined ? [] : backendErrors(backend, "spec.defaultBackend")),
    ...each(spec, "rules", "spec", (rule, here) => [
      ...hostErrors(text(rule, "host"), `${here}.host`),
      ...each(at(rule, "http"), "paths", `${here}.http`, pathErrors),
    ]),
  ];
}

/** A host is a DNS name, the first part of which may be `*`. */
function hostErrors(host: string, path: string): FieldError[] {
  const name = host.startsWith("*.") ? host.slice(2) : host;
  if (host === "" || isDnsSubdomain(name)) return [];
  return [invalid(path, host, isIPv4(host) ? "must be a DNS name, not an IP address" : dnsSubdomain)];
}

function pathErrors(path: JsonObject, here: string): FieldError[] {
  const [type, value] = [text(path, "pathType"), text(path, "path")];
  return [
    ...(type === "" ? [required(`${here}.pathType`, "pathType must be specified")] : []),
    ...(value.startsWith("/") || (value === "" && type === "ImplementationSpecific")
      ? []
      : [invalid(`${here}.path`, value, "must be an absolute path")]),
    ...backendErrors(at(path, "backend") ?? {}, `${here}.backend`),
  ];
}

function backendErrors(backend: JsonObject, path: string): readonly FieldError[] {
  const service = at(backend, "service");
  if (service === undefined)
    return at(backend, "resource") === undefined
      ? [invalid(path, "", "resource or service backend is required")]
      : [];
  const { name, number } = at(service, "port") ?? {};
  return [
    ...need(service, "name", `${path}.service`),
    ...(name === undefined && number === undefined
      ? [required(path, "port name or number is required")]
      : []),
    ...(typeof name === "string" ? portName(name, `${path}.service.port.name`) : []),
    ...portNumber(number, `${path}.service.port.number`),
  ];
}
