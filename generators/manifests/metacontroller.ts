import type { FilePlan } from "../../src/plan/model.ts";
import { toolFile } from "../text/file.ts";
import { yaml } from "../text/yaml.ts";

import { aggregationLabel } from "./labels.ts";

const read = ["get", "list", "watch"];
const write = ["create", "update", "patch"];

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/** What Metacontroller needs for itself, whatever it runs. */
const serverRole = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "metacontroller:server", labels: { ...aggregationLabel } },
  rules: [
    rule("metacontroller.k8s.io", ["compositecontrollers", "decoratorcontrollers"], [...read, "update"]),
    rule("metacontroller.k8s.io", ["controllerrevisions"], [...read, ...write, "delete"]),
    rule("apiextensions.k8s.io", ["customresourcedefinitions"], read),
    rule("coordination.k8s.io", ["leases"], ["get", ...write]),
    rule("", ["events"], write),
  ],
};

/** Values of Metacontroller's chart: no wildcard, instead the rights that labelled ClusterRoles grant. */
const values = {
  clusterRole: {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { ...aggregationLabel } }] },
    rules: [],
  },
};

/** `manifests/metacontroller`: once for a cluster, how Metacontroller itself is installed without rights over everything. */
export function planMetacontroller(): FilePlan[] {
  return [
    toolFile("manifests/metacontroller/values.yaml", yaml(values)),
    toolFile("manifests/metacontroller/cluster-role.yaml", yaml(serverRole)),
  ];
}
