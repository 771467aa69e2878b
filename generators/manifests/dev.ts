import type { FilePlan } from "../../src/plan/model.ts";
import type { Project } from "../../src/project/model.ts";
import { toolFile } from "../text/file.ts";
import { yaml } from "../text/yaml.ts";
import { kustomization } from "./kustomization.ts";
import { containerPatch } from "./targets.ts";

/** `manifests/overlays/dev`: one pod of the image that `npm run image` built, which says what it does. */
export function planDev(project: Project): FilePlan[] {
  const log = containerPatch(project, { env: [{ name: "LOG_LEVEL", value: "debug" }] });
  const overlay = kustomization({
    resources: ["../../base"],
    images: [{ name: project.image, newTag: "dev" }],
    replicas: [{ name: project.name, count: 1 }],
    patches: [{ path: "log-level.yaml" }],
  });
  return [
    toolFile("manifests/overlays/dev/kustomization.yaml", yaml(overlay)),
    toolFile("manifests/overlays/dev/log-level.yaml", yaml(log)),
  ];
}
