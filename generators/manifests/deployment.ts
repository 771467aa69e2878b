import { defaultMetacontroller, type Project } from "../../src/model/project.ts";
import {
  callSeconds,
  clusterWide,
  drainSeconds,
  graceSeconds,
  labels,
  namespaced,
  podLabels,
} from "./objects.ts";

const probe = (path: string, more: object) => ({ httpGet: { path, port: "hooks", scheme: "HTTP" }, ...more });

function container(project: Project) {
  const { port } = project.service;
  return {
    name: "hooks",
    image: project.image,
    imagePullPolicy: "IfNotPresent",
    ports: [{ name: "hooks", containerPort: port, protocol: "TCP" }],
    env: [
      { name: "PORT", value: String(port) },
      { name: "LOG_LEVEL", value: "info" },
      { name: "METATRON_DRAIN_SECONDS", value: String(drainSeconds) },
      { name: "METATRON_GRACE_SECONDS", value: String(callSeconds(project)) },
    ],
    startupProbe: probe("/healthz", { periodSeconds: 1, failureThreshold: 60 }),
    livenessProbe: probe("/healthz", { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    readinessProbe: probe("/readyz", { periodSeconds: 5, timeoutSeconds: 3 }),
    resources: {
      requests: { cpu: "50m", memory: "128Mi" },
      limits: { memory: "512Mi" },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}

/** The hooks' pods: two of them, spread, without rights, without a writable disk, that drain before they go. */
export function deploymentManifest(project: Project) {
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: podLabels(project) },
  });
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: namespaced(project, project.name),
    spec: {
      replicas: 2,
      selector: { matchLabels: podLabels(project) },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { ...labels(project), ...podLabels(project) } },
        spec: {
          serviceAccountName: project.name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: graceSeconds(project),
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            runAsGroup: 1000,
            fsGroup: 1000,
            seccompProfile: { type: "RuntimeDefault" },
          },
          topologySpreadConstraints: [
            spread("topology.kubernetes.io/zone"),
            spread("kubernetes.io/hostname"),
          ],
          containers: [container(project)],
        },
      },
    },
  };
}

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
    ingress: [
      {
        from: [inNamespace((project.metacontroller ?? defaultMetacontroller).namespace)],
        ports: [{ protocol: "TCP", port: "hooks" }],
      },
    ],
    egress: [{ to: [inNamespace("kube-system")], ports: dnsPorts }],
  },
});
