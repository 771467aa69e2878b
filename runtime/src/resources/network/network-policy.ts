import type {
  INetworkPolicy,
  INetworkPolicyEgressRule,
  INetworkPolicyIngressRule,
  INetworkPolicyPeer,
  INetworkPolicyPort,
  INetworkPolicySpec,
} from "kubernetes-models/networking.k8s.io/v1";
import type { INamespace } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { optionKinds } from "../core/options.ts";
import { type Report } from "../core/error.ts";
import type { Built, NamespacedOptions } from "../core/types.ts";
import { podSelector, type Workload } from "./peers.ts";
import { checkFields, checkPort, checkPortReference } from "../core/checks.ts";

/** A NetworkPolicy as `networkPolicy` returns it. */
export type NetworkPolicy = Built<INetworkPolicy, "spec">;

/** Who is at the other end: a workload's pods, a whole Namespace, a CIDR such as `10.0.0.0/8`, or as Kubernetes writes it. */
export type Peer = Workload | INamespace | string | INetworkPolicyPeer;

/** An ingress rule; without `from` it allows every source, without `ports` every port. */
export interface IngressRule {
  readonly from?: readonly Peer[] | undefined;
  readonly ports?: PolicyPorts | undefined;
}

/** An egress rule; without `to` it allows every destination, without `ports` every port. */
export interface EgressRule {
  readonly to?: readonly Peer[] | undefined;
  readonly ports?: PolicyPorts | undefined;
}

/** The fields of a NetworkPolicy by their Kubernetes names. */
export interface NetworkPolicyOptions extends NamespacedOptions {
  /** The workload whose pods, and no others, it concerns; all pods of the namespace without it and `podSelector`. */
  readonly selects?: Workload | undefined;
  readonly podSelector?: INetworkPolicySpec["podSelector"] | undefined;
  readonly ingress?: readonly IngressRule[] | undefined;
  readonly egress?: readonly EgressRule[] | undefined;
  /** The directions that are closed but for the rules; those with rules (an empty list counts) unless given. */
  readonly policyTypes?: INetworkPolicySpec["policyTypes"] | undefined;
}

const info = {
  builder: "networkPolicy",
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  options: optionKinds<NetworkPolicyOptions>({
    selects: "object",
    podSelector: "object",
    ingress: "list",
    egress: "list",
    policyTypes: "list",
  }),
} as const;

/** A NetworkPolicy: `networkPolicy("deny-all", { policyTypes: ["Ingress", "Egress"] })` closes everything. */
export function networkPolicy(name: string, options: NetworkPolicyOptions): NetworkPolicy {
  return assemble<NetworkPolicy>(info, name, options, (report) => {
    const { selects, podSelector: selector, ingress, egress, policyTypes } = options;
    checkFields(report, "spec.podSelector", selector, ["matchLabels", "matchExpressions"]);
    const types = policyTypes ?? [
      ...(ingress !== undefined || egress === undefined ? (["Ingress"] as const) : []),
      ...(egress === undefined ? [] : (["Egress"] as const)),
    ];
    for (const [field, rules, type] of [
      ["ingress", ingress, "Ingress"],
      ["egress", egress, "Egress"],
    ] as const)
      if ((rules ?? []).length > 0 && !types.includes(type))
        report(`spec.${field}`, `has rules, but policyTypes does not list ${type}`);
    const spec = {
      ...selected(selector ?? (selects && { matchLabels: podSelector(selects) })),
      policyTypes: types,
      ingress: ingress?.map((rule, index) => toIngress(report, `spec.ingress[${index}]`, rule)),
      egress: egress?.map((rule, index) => toEgress(report, `spec.egress[${index}]`, rule)),
    };
    return { spec };
  });
}

/** An empty selector means all pods, which is what leaving it out means too. */
const selected = (selector: INetworkPolicySpec["podSelector"]): object =>
  selector === undefined || Object.keys(selector).length === 0 ? {} : { podSelector: selector };

const toIngress = (report: Report, field: string, rule: IngressRule): INetworkPolicyIngressRule =>
  ({
    from: rule.from?.map(toPeer),
    ports: policyPorts(report, `${field}.ports`, rule.ports),
  }) as INetworkPolicyIngressRule;

const toEgress = (report: Report, field: string, rule: EgressRule): INetworkPolicyEgressRule =>
  ({
    to: rule.to?.map(toPeer),
    ports: policyPorts(report, `${field}.ports`, rule.ports),
  }) as INetworkPolicyEgressRule;

function toPeer(peer: Peer): INetworkPolicyPeer {
  if (typeof peer === "string") return { ipBlock: { cidr: peer } };
  if (!("kind" in peer)) return peer;
  if (peer.kind !== "Namespace") return { podSelector: { matchLabels: podSelector(peer as Workload) } };
  const name = (peer as INamespace).metadata?.name ?? "";
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

/** Ports of a rule: numbers, names of ports, or as Kubernetes writes them. */
export type PolicyPorts = readonly (number | string | INetworkPolicyPort)[];

/** The list of ports; it is replaced whole, so the protocol that the API server fills in must be written. */
function policyPorts(
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
