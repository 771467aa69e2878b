import type { StoredObject } from "../api-server.ts";
import type { Behaviour } from "./model.ts";
import { numbered, specOf } from "./read.ts";

function address(object: StoredObject): string {
  return `203.0.113.${numbered(object, 254)}`;
}

/** A cloud: a Service of type LoadBalancer gets an address, any other loses one. */
export const balanceService: Behaviour = (service, { setStatus }) => {
  const isBalanced = specOf(service)["type"] === "LoadBalancer";
  const ip = specOf(service)["loadBalancerIP"] ?? address(service);
  setStatus(service, { loadBalancer: isBalanced ? { ingress: [{ ip, ipMode: "VIP" }] } : {} });
};

/** An ingress controller: an Ingress gets an address. */
export const admitIngress: Behaviour = (ingress, { setStatus }) =>
  setStatus(ingress, { loadBalancer: { ingress: [{ ip: address(ingress) }] } });
