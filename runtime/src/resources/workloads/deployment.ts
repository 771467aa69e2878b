import type { IDeployment, IDeploymentSpec } from "kubernetes-models/apps/v1";
import { assemble } from "../core/assemble.ts";
import { fieldsOf } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import type { Built, Loose } from "../core/types.ts";
import { checkRestartPolicy, podTemplate, type SelectingOptions, selectingKinds } from "../pod/spec.ts";
import { split } from "./split-options.ts";
import { checkWhole } from "../core/checks.ts";

/** A Deployment as `deployment` returns it. */
export type Deployment = Built<IDeployment, "spec">;

/** The fields of a Deployment and of its pods by their Kubernetes names. */
export interface DeploymentOptions
  extends SelectingOptions, Loose<Omit<IDeploymentSpec, "selector" | "template">> {}

const own = {
  minReadySeconds: "number",
  paused: "boolean",
  progressDeadlineSeconds: "number",
  replicas: "number",
  revisionHistoryLimit: "number",
  strategy: "object",
} as const;

const info = {
  builder: "deployment",
  apiVersion: "apps/v1",
  kind: "Deployment",
  options: optionKinds<DeploymentOptions>({ ...selectingKinds, ...own }),
} as const;

/** A Deployment that selects exactly its own pods; `replicas` is left to an autoscaler unless given. */
export function deployment(name: string, options: DeploymentOptions): Deployment {
  return assemble<Deployment>(info, name, options, (report) => {
    const [spec, fields] = split(fieldsOf(options), own);
    for (const field of [
      "minReadySeconds",
      "progressDeadlineSeconds",
      "replicas",
      "revisionHistoryLimit",
    ] as const)
      checkWhole(report, `spec.${field}`, spec[field]);
    checkRestartPolicy(report, options.restartPolicy, ["Always"]);
    return { spec: { ...spec, ...podTemplate(report, name, info.kind, options, fields) } };
  });
}
