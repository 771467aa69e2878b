import type { FilePlan } from "../../src/model/plan.ts";
import type { Project } from "../../src/model/project.ts";
import { toolFile, yaml } from "../text.ts";
import { kustomization, labels, longestTimeout, namespaced, podLabels } from "./objects.ts";
import { hostOf, tlsSecrets } from "./authentication.ts";

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

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly minutes: number;
  readonly severity: "warning" | "critical";
  readonly summary: string;
}

/** The controllers of a project as a matcher of Prometheus. */
const matcher = ({ controllers }: Project): string => controllers.map(({ name }) => name).join("|");

const failures = 'outcome=~"invalid|refused|failed|timeout"';

function alerts(project: Project): Alert[] {
  const own = `controller=~"${matcher(project)}"`;
  const server = `controller_name=~"${matcher(project)}"`;
  const slow = longestTimeout(project) * 0.8;
  return [
    {
      alert: "HooksDown",
      expr: `absent(up{namespace="${project.namespace}", service="${project.name}"} == 1)`,
      minutes: 5,
      severity: "critical",
      summary: "No pod of the hooks answers: nothing is reconciled until one does.",
    },
    {
      alert: "HookAnswersFail",
      expr: `sum by (controller, hook) (rate(metatron_hook_duration_seconds_count{${own}, ${failures}}[5m])) > 0`,
      minutes: 10,
      severity: "warning",
      summary: "A hook fails or its answers are refused: its parents are retried and stay as they are.",
    },
    {
      alert: "HookIsSlow",
      expr: `histogram_quantile(0.99, sum by (le, controller, hook) (rate(metatron_hook_duration_seconds_bucket{${own}}[5m]))) > ${slow}`,
      minutes: 10,
      severity: "warning",
      summary: "A hook takes nearly as long as Metacontroller waits for it.",
    },
    {
      alert: "ChildChangesOnEveryCall",
      expr: `sum by (controller, kind) (rate(metatron_children_changes_total{${own}, change="changed"}[10m])) > on (controller) group_left () 0.8 * sum by (controller) (rate(metatron_hook_duration_seconds_count{${own}, hook="sync", outcome="ok"}[10m]))`,
      minutes: 30,
      severity: "warning",
      summary:
        "Nearly every answer changes a child of this kind: it never equals what is desired, or somebody writes it back.",
    },
    {
      alert: "MetacontrollerSyncFails",
      expr: `sum by (controller_name) (rate(metacontroller_sync_requests_total{${server}, code!~"200|304|412"}[5m])) > 0`,
      minutes: 10,
      severity: "warning",
      summary: "Metacontroller's sync calls do not succeed.",
    },
    {
      alert: "MetacontrollerHotLoop",
      expr: `sum by (controller_name) (rate(metacontroller_sync_requests_total{${server}}[10m])) > 5`,
      minutes: 30,
      severity: "warning",
      summary: "Sync is called all the time: a child or a status may differ anew on every pass.",
    },
  ];
}

/** The alerts on the hooks and on what Metacontroller says of them. */
const alertRules = (project: Project) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: namespaced(project, project.name, "monitoring"),
  spec: {
    groups: [
      {
        name: project.name,
        rules: alerts(project).map(({ alert, expr, minutes, severity, summary }) => ({
          alert,
          expr,
          for: `${minutes}m`,
          labels: { severity },
          annotations: { summary },
        })),
      },
    ],
  },
});

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly expr: string;
  readonly legend: string;
}

function panels(project: Project): Panel[] {
  const names = project.controllers.map(({ name }) => name).join("|");
  const own = `controller=~"${names}"`;
  const server = `controller_name=~"${names}"`;
  const quantile = (metric: string, labels: string, by: string): string =>
    `histogram_quantile(0.99, sum by (le, ${by}) (rate(${metric}_bucket{${labels}}[5m])))`;
  const duration = "metatron_hook_duration_seconds";
  return [
    {
      title: "Calls by outcome",
      unit: "reqps",
      expr: `sum by (controller, hook, outcome) (rate(${duration}_count{${own}}[5m]))`,
      legend: "{{controller}} {{hook}} {{outcome}}",
    },
    {
      title: "Slowest 1 % of calls",
      unit: "s",
      expr: quantile(duration, own, "controller, hook"),
      legend: "{{controller}} {{hook}}",
    },
    {
      title: "Children returned",
      unit: "short",
      expr: quantile("metatron_hook_children_returned", own, "controller, hook"),
      legend: "{{controller}} {{hook}}",
    },
    {
      title: "Children changed by answers",
      unit: "ops",
      expr: `sum by (controller, kind, change) (rate(metatron_children_changes_total{${own}}[5m]))`,
      legend: "{{controller}} {{kind}} {{change}}",
    },
    {
      title: "Size of requests",
      unit: "bytes",
      expr: quantile("metatron_hook_request_bytes", own, "controller, hook"),
      legend: "{{controller}} {{hook}}",
    },
    {
      title: "Metacontroller: sync calls by code",
      unit: "reqps",
      expr: `sum by (controller_name, code) (rate(metacontroller_sync_requests_total{${server}}[5m]))`,
      legend: "{{controller_name}} {{code}}",
    },
    {
      title: "Metacontroller: slowest 1 % of sync calls",
      unit: "s",
      expr: quantile("metacontroller_sync_request_duration_histogram_seconds", server, "controller_name"),
      legend: "{{controller_name}}",
    },
    {
      title: "Metacontroller: sync calls in flight",
      unit: "short",
      expr: `sum by (controller_name) (metacontroller_sync_in_flight_requests{${server}})`,
      legend: "{{controller_name}}",
    },
  ];
}

const toPanel = ({ title, unit, expr, legend }: Panel, index: number) => ({
  id: index + 1,
  type: "timeseries",
  title,
  datasource: { type: "prometheus", uid: "${datasource}" },
  gridPos: { h: 8, w: 12, x: (index % 2) * 12, y: Math.floor(index / 2) * 8 },
  fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  targets: [{ refId: "A", expr, legendFormat: legend }],
});

/** A dashboard of the hooks beside what Metacontroller sees of them, as Grafana's sidecar collects it. */
function dashboardManifest(project: Project) {
  const { labels, ...metadata } = namespaced(project, `${project.name}-dashboard`, "monitoring");
  const dashboard = {
    uid: `metatron-${project.name}`.slice(0, 40),
    title: `Hooks: ${project.name}`,
    schemaVersion: 39,
    time: { from: "now-3h", to: "now" },
    templating: { list: [{ name: "datasource", type: "datasource", query: "prometheus" }] },
    panels: panels(project).map(toPanel),
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata, labels: { ...labels, grafana_dashboard: "1" } },
    data: { [`${project.name}.json`]: `${JSON.stringify(dashboard, undefined, 2)}\n` },
  };
}
