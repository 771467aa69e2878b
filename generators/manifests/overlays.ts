import type { FilePlan } from "../../src/model/plan.ts";
import { hasPart, type Project } from "../../src/model/project.ts";
import { toolFile, yaml } from "../text.ts";
import { type Authentication, bearerAuthentication, mutualTlsAuthentication } from "./authentication.ts";
import { containerPatch, inlinePatch, kustomization, namespaced } from "./objects.ts";

const open: Authentication = { resources: {}, patches: {} };

function authenticationOf(project: Project): Authentication {
  if (project.authentication === "bearer") return bearerAuthentication(project);
  return project.authentication === "mtls" ? mutualTlsAuthentication(project) : open;
}

/** `manifests/overlays/production`: the released image by digest, as many pods as it takes, callers that prove who they are. */
export function planProduction(project: Project): FilePlan[] {
  const { resources, patches } = authenticationOf(project);
  const scales = hasPart(project, "autoscaler");
  const added = { ...(scales ? { "autoscaler.yaml": autoscalerManifest(project) } : {}), ...resources };
  const objects = { ...added, ...patches };
  const files = Object.keys(patches)
    .sort()
    .map((path) => ({ path }));
  const changed = [...(scales ? [withoutReplicas(project)] : []), ...files];
  const overlay = kustomization({
    resources: ["../../base", ...Object.keys(added).sort()],
    components: ["../../release"],
    ...(changed.length === 0 ? {} : { patches: changed }),
  });
  return [
    toolFile("manifests/overlays/production/kustomization.yaml", yaml(overlay)),
    ...Object.entries(objects).map(([path, object]) =>
      toolFile(`manifests/overlays/production/${path}`, yaml(object)),
    ),
  ];
}

/** Between two and six pods, by the processor time that they asked for. */
const autoscalerManifest = (project: Project) => ({
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
const withoutReplicas = ({ name, namespace }: Project) => ({
  target: { kind: "Deployment", name, namespace },
  patch: "- op: remove\n  path: /spec/replicas\n",
});

/** `manifests/overlays/dev`: one pod of the image that `npm run image` built, which says what it does. */
export function planDev(project: Project): FilePlan[] {
  const log = containerPatch(project, { env: [{ name: "LOG_LEVEL", value: "debug" }] });
  const overlay = kustomization({
    resources: ["../../base"],
    images: [{ name: project.image, newTag: "dev" }],
    replicas: [{ name: project.name, count: 1 }],
    patches: [inlinePatch(log)],
  });
  return [toolFile("manifests/overlays/dev/kustomization.yaml", yaml(overlay))];
}
