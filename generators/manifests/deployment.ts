import type { Project } from "../../src/project/model.ts";
import { labels, namespaced, podLabels } from "./labels.ts";
import { drainSeconds, graceSeconds, preStopSeconds } from "./timing.ts";

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
      { name: "METATRON_GRACE_SECONDS", value: String(drainSeconds(project)) },
    ],
    startupProbe: probe("/healthz", { periodSeconds: 1, failureThreshold: 60 }),
    livenessProbe: probe("/healthz", { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    readinessProbe: probe("/readyz", { periodSeconds: 5, timeoutSeconds: 3 }),
    lifecycle: { preStop: { sleep: { seconds: preStopSeconds } } },
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
