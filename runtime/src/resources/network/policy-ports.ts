import type { INetworkPolicyPort } from "kubernetes-models/networking.k8s.io/v1";
import { checkPort, checkPortReference } from "../core/checks.ts";
import type { Report } from "../core/error.ts";

/** Ports of a rule: numbers, names of ports, or as Kubernetes writes them. */
export type PolicyPorts = readonly (number | string | INetworkPolicyPort)[];

/** The list of ports; it is replaced whole, so the protocol that the API server fills in must be written. */
export function policyPorts(
  report: Report,
  field: string,
  ports: PolicyPorts | undefined,
): INetworkPolicyPort[] | undefined {
  return ports?.map((given, index) => {
    const port = typeof given === "object" ? given : { port: given };
    const path = `${field}[${index}]`;
    checkPortReference(report, `${path}.port`, port.port);
    checkPort(report, `${path}.endPort`, port.endPort);
    if (port.endPort !== undefined && (typeof port.port !== "number" || port.endPort < port.port))
      report(`${path}.endPort`, "needs a numeric port that is not above it");
    return { protocol: "TCP", ...port };
  });
}
