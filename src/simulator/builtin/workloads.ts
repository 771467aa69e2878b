import { type Draft, at, defaults, ensure, items, text } from "./draft.ts";
import { defaultTemplate } from "./pod.ts";

/** Defaults of a Deployment. */
export function defaultDeployment(deployment: Draft): void {
  const spec = ensure(deployment, "spec");
  defaults(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = ensure(spec, "strategy");
  defaults(strategy, { type: "RollingUpdate" });
  if (strategy["type"] === "RollingUpdate")
    defaults(ensure(strategy, "rollingUpdate"), { maxUnavailable: "25%", maxSurge: "25%" });
  defaultTemplate(ensure(spec, "template"));
}

/** Defaults of a ReplicaSet. */
export function defaultReplicaSet(set: Draft): void {
  const spec = ensure(set, "spec");
  defaults(spec, { replicas: 1 });
  defaultTemplate(ensure(spec, "template"));
}

/** Defaults of a ReplicationController: its selector and labels are those of its template. */
export function defaultReplicationController(controller: Draft): void {
  defaultReplicaSet(controller);
  const spec = ensure(controller, "spec");
  const labels = at(ensure(ensure(spec, "template"), "metadata"), "labels");
  if (labels === undefined) return;
  spec["selector"] ??= { ...labels };
  ensure(controller, "metadata")["labels"] ??= { ...labels };
}

/** Defaults of a DaemonSet. */
export function defaultDaemonSet(set: Draft): void {
  const spec = ensure(set, "spec");
  defaults(spec, { revisionHistoryLimit: 10 });
  const strategy = ensure(spec, "updateStrategy");
  defaults(strategy, { type: "RollingUpdate" });
  if (strategy["type"] === "RollingUpdate")
    defaults(ensure(strategy, "rollingUpdate"), { maxUnavailable: 1, maxSurge: 0 });
  defaultTemplate(ensure(spec, "template"));
}

/** Defaults of a StatefulSet and of its claim templates. */
export function defaultStatefulSet(set: Draft): void {
  const spec = ensure(set, "spec");
  defaults(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: "OrderedReady" });
  const strategy = ensure(spec, "updateStrategy");
  // Only the default of the type brings `rollingUpdate` along; a type that was sent stays alone.
  if (strategy["type"] === undefined)
    Object.assign(strategy, { type: "RollingUpdate", rollingUpdate: { ...at(strategy, "rollingUpdate") } });
  const rolling = at(strategy, "rollingUpdate");
  if (strategy["type"] === "RollingUpdate" && rolling !== undefined) defaults(rolling, { partition: 0 });
  defaults(ensure(spec, "persistentVolumeClaimRetentionPolicy"), {
    whenDeleted: "Retain",
    whenScaled: "Retain",
  });
  for (const claim of items(spec, "volumeClaimTemplates")) {
    defaults(claim, { apiVersion: "v1", kind: "PersistentVolumeClaim" });
    defaults(ensure(claim, "spec"), { volumeMode: "Filesystem" });
    defaults(ensure(claim, "status"), { phase: "Pending" });
  }
  defaultTemplate(ensure(spec, "template"));
}

/** Defaults of a Job. */
export function defaultJob(job: Draft): void {
  const spec = ensure(job, "spec");
  if (spec["parallelism"] === undefined) defaults(spec, { completions: 1, parallelism: 1 });
  const unlimited = spec["backoffLimitPerIndex"] !== undefined;
  defaults(spec, {
    backoffLimit: unlimited ? 2_147_483_647 : 6,
    completionMode: "NonIndexed",
    manualSelector: false,
    suspend: false,
    podReplacementPolicy: spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
  });
  const template = ensure(spec, "template");
  defaultTemplate(template);
  defaultFailurePolicy(spec);
  const labels = at(ensure(template, "metadata"), "labels");
  if (labels !== undefined) ensure(job, "metadata")["labels"] ??= { ...labels };
}

/** Defaults of a CronJob; the Jobs it makes get theirs when they are created. */
export function defaultCronJob(cron: Draft): void {
  const spec = ensure(cron, "spec");
  defaults(spec, {
    concurrencyPolicy: "Allow",
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  const job = ensure(spec, "jobTemplate");
  ensure(job, "metadata");
  const jobSpec = ensure(job, "spec");
  defaultTemplate(ensure(jobSpec, "template"));
  defaultFailurePolicy(jobSpec);
}

function defaultFailurePolicy(spec: Draft): void {
  for (const rule of items(at(spec, "podFailurePolicy"), "rules"))
    for (const condition of items(rule, "onPodConditions"))
      if (text(condition, "status") === "") condition["status"] = "True";
}
