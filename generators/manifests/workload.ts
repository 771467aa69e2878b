import type { Project } from "../../src/project/model.ts";
import { clusterWide, metacontrollerNamespace, namespaced, podLabels } from "./labels.ts";

const restricted = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);

/** The namespace, which admits only pods that keep to the restricted standard. */
export function namespaceManifest(project: Project) {
  const { name, labels } = clusterWide(project, project.namespace, "namespace");
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { ...labels, ...restricted } } };
}

/** The account of the pods: the hooks never call the API server, so it has no token. */
export const serviceAccountManifest = (project: Project) => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: namespaced(project, project.name),
  automountServiceAccountToken: false,
});

/** The Service that Metacontroller calls. */
export const serviceManifest = (project: Project) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: namespaced(project, project.name),
  spec: {
    type: "ClusterIP",
    selector: podLabels(project),
    ports: [
      {
        name: "hooks",
        port: project.service.port,
        targetPort: "hooks",
        protocol: "TCP",
        appProtocol: "http",
      },
    ],
  },
});

/** Keeps all but one pod through a drain of nodes. */
export const disruptionBudgetManifest = (project: Project) => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: namespaced(project, project.name),
  spec: { maxUnavailable: 1, selector: { matchLabels: podLabels(project) } },
});

const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

const dnsPorts = ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 }));

/** Only Metacontroller's namespace may call, and the pods themselves reach nothing but DNS. */
export const networkPolicyManifest = (project: Project) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: namespaced(project, project.name),
  spec: {
    podSelector: { matchLabels: podLabels(project) },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [inNamespace(metacontrollerNamespace)], ports: [{ protocol: "TCP", port: "hooks" }] }],
    egress: [{ to: [inNamespace("kube-system")], ports: dnsPorts }],
  },
});
