import type { FilePlan } from "../../src/plan/model.ts";
import type { Project } from "../../src/project/model.ts";
import { toolFile } from "../text/file.ts";
import { yaml } from "../text/yaml.ts";
import { alertRules } from "./alerts.ts";
import { dashboardManifest } from "./dashboard.ts";
import { kustomization } from "./kustomization.ts";
import { labels, namespaced, podLabels } from "./labels.ts";
import { hostOf, tlsSecrets } from "./mutual-tls.ts";

/** The namespace where Prometheus usually runs. */
const prometheusNamespace = "monitoring";

const serviceMonitor = (project: Project) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: namespaced(project, project.name, "monitoring"),
  spec: {
    selector: { matchLabels: { ...labels(project), "app.kubernetes.io/component": "hooks" } },
    endpoints: [{ port: "hooks", path: "/metrics", interval: "30s", ...transport(project) }],
  },
});

function transport(project: Project): object {
  if (project.authentication !== "mtls") return { scheme: "http" };
  const ca = { secret: { name: tlsSecrets(project).server, key: "ca.crt" } };
  return { scheme: "https", tlsConfig: { ca, serverName: hostOf(project) } };
}

const scrapePolicy = (project: Project) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: namespaced(project, `${project.name}-metrics`, "monitoring"),
  spec: {
    podSelector: { matchLabels: podLabels(project) },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": prometheusNamespace } } },
        ],
        ports: [{ protocol: "TCP", port: "hooks" }],
      },
    ],
  },
});

/** `manifests/overlays/monitoring`: applied beside another overlay where the Prometheus operator runs. */
export function planMonitoring(project: Project): FilePlan[] {
  const hasControllers = project.controllers.length > 0;
  const objects: Readonly<Record<string, object>> = {
    "dashboard.yaml": dashboardManifest(project),
    "network-policy.yaml": scrapePolicy(project),
    "service-monitor.yaml": serviceMonitor(project),
    ...(hasControllers ? { "alerts.yaml": alertRules(project) } : {}),
  };
  const overlay = kustomization({ resources: Object.keys(objects).sort() });
  return Object.entries({ "kustomization.yaml": overlay, ...objects }).map(([path, object]) =>
    toolFile(`manifests/overlays/monitoring/${path}`, yaml(object)),
  );
}
