import type { Project } from "../../src/project/model.ts";
import { namespaced } from "./labels.ts";
import { longestTimeout } from "./timing.ts";

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
export const alertRules = (project: Project) => ({
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
