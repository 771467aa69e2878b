import type { Project } from "../../src/project/model.ts";
import { namespaced } from "./labels.ts";

/** Between two and six pods, by the processor time that they asked for. */
export const autoscalerManifest = (project: Project) => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: namespaced(project, project.name),
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: project.name },
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
      },
    ],
  },
});

/** Leaves the number of pods to the autoscaler. */
export const withoutReplicas = ({ name, namespace }: Project) => ({
  target: { kind: "Deployment", name, namespace },
  patch: "- op: remove\n  path: /spec/replicas\n",
});
