import type { FilePlan } from "../../src/model/plan.ts";
import { type Context, isComposite } from "../context.ts";
import { toolFile, yaml } from "../text.ts";
import { controllerManifest } from "./controller.ts";
import {
  deploymentManifest,
  disruptionBudgetManifest,
  namespaceManifest,
  networkPolicyManifest,
  serviceAccountManifest,
  serviceManifest,
} from "./deployment.ts";
import { kustomization } from "./objects.ts";
import { clusterRoleManifest } from "./rights.ts";

/** `manifests/base`: everything that every environment has, and the CRDs from their own folder. */
export function planBase(context: Context): FilePlan[] {
  const { project } = context.model;
  const crds = parentCrds(context);
  const objects: Readonly<Record<string, unknown>> = {
    "namespace.yaml": namespaceManifest(project),
    "service-account.yaml": serviceAccountManifest(project),
    "deployment.yaml": deploymentManifest(project),
    "service.yaml": serviceManifest(project),
    "pod-disruption-budget.yaml": disruptionBudgetManifest(project),
    "network-policy.yaml": networkPolicyManifest(project),
    "cluster-role.yaml": clusterRoleManifest(project),
    ...Object.fromEntries(
      project.controllers.map((entry) => [
        `controllers/${entry.name}.yaml`,
        controllerManifest(project, entry),
      ]),
    ),
  };
  const folders = crds.length === 0 ? [] : ["../../crds"];
  const resources = [...folders, ...Object.keys(objects).sort()];
  return [
    toolFile("manifests/base/kustomization.yaml", yaml(kustomization({ resources }))),
    ...Object.entries(objects).map(([path, object]) => toolFile(`manifests/base/${path}`, yaml(object))),
    ...(crds.length === 0
      ? []
      : [toolFile("crds/kustomization.yaml", yaml(kustomization({ resources: crds })))]),
  ];
}

/** The CRDs that this project brings: those of its parents. A custom child's CRD belongs to whoever runs that kind. */
function parentCrds({ controllers }: Context): string[] {
  const parents = controllers.filter(isComposite).map(({ parent: { crd } }) => `${crd.name}.yaml`);
  return [...new Set(parents)].sort();
}
