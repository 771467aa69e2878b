import type { FilePlan } from "../../src/plan/model.ts";
import type { Project } from "../../src/project/model.ts";
import { toolFile } from "../text/file.ts";
import { yaml } from "../text/yaml.ts";
import type { Authentication } from "./authentication.ts";
import { autoscalerManifest, withoutReplicas } from "./autoscaler.ts";
import { bearerAuthentication } from "./bearer.ts";
import { kustomization } from "./kustomization.ts";
import { mutualTlsAuthentication } from "./mutual-tls.ts";

const open: Authentication = { resources: {}, patches: {} };

function authenticationOf(project: Project): Authentication {
  if (project.authentication === "bearer") return bearerAuthentication(project);
  return project.authentication === "mtls" ? mutualTlsAuthentication(project) : open;
}

/** `manifests/overlays/production`: the released image by digest, as many pods as it takes, callers that prove who they are. */
export function planProduction(project: Project): FilePlan[] {
  const { resources, patches } = authenticationOf(project);
  const objects = { "autoscaler.yaml": autoscalerManifest(project), ...resources, ...patches };
  const overlay = kustomization({
    resources: ["../../base", "autoscaler.yaml", ...Object.keys(resources).sort()],
    components: ["../../release"],
    patches: [
      withoutReplicas(project),
      ...Object.keys(patches)
        .sort()
        .map((path) => ({ path })),
    ],
  });
  return [
    toolFile("manifests/overlays/production/kustomization.yaml", yaml(overlay)),
    ...Object.entries(objects).map(([path, object]) =>
      toolFile(`manifests/overlays/production/${path}`, yaml(object)),
    ),
  ];
}
