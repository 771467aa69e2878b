import type { Project } from "../../src/project/model.ts";
import { namespaced } from "./labels.ts";

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
export function dashboardManifest(project: Project) {
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
