import { type Draft, at, defaults, ensure, items, text } from "./draft.ts";

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
