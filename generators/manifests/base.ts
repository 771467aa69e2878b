import type { FilePlan } from "../../src/model/plan.ts";
import { type Context, isComposite } from "../context.ts";
import { toolFile, verbatimFile, yaml } from "../text.ts";
import { controllerManifest } from "./controller.ts";
import {
  deploymentManifest,
  disruptionBudgetManifest,
  namespaceManifest,
  networkPolicyManifest,
  serviceAccountManifest,
  serviceManifest,
} from "./deployment.ts";
import { clusterRoleManifest } from "./rights.ts";

/** `manifests/base`: everything that every environment has. */
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
  const resources = [...crds.keys(), ...Object.keys(objects)].sort();
  const kustomization = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources };
  return [
    toolFile("manifests/base/kustomization.yaml", yaml(kustomization)),
    ...Object.entries(objects).map(([path, object]) => toolFile(`manifests/base/${path}`, yaml(object))),
    ...[...crds].map(([path, text]) => verbatimFile(`manifests/base/${path}`, text)),
  ];
}

/** The CRDs that this project brings: those of its parents. A custom child's CRD belongs to whoever runs that kind. */
function parentCrds({ controllers }: Context): Map<string, string> {
  const parents = controllers.filter(isComposite).map(({ parent: { crd } }) => crd);
  return new Map(parents.map((crd) => [`crds/${crd.name}.yaml`, crd.text]));
}
