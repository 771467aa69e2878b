import {
  type JsonValue,
  compileSelector,
  type JsonObject,
  type LabelSelector,
} from "@metatron/runtime/kubernetes";
import { type FieldError, forbidden, invalid, notSupported, required } from "@metatron/runtime/schema";
import { atLeast, each } from "./checks.ts";
import { asText, at, defaults, type Draft, ensure, items, text } from "./draft.ts";
import { defaultTemplate, podErrors } from "./pod.ts";
import { labelErrors, lengthProblem } from "./labels.ts";

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
  defaults(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: "OrderedReady",
    serviceName: "",
  });
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

/** What is wrong with a workload that keeps pods running. */
export function runningErrors(object: JsonObject): FieldError[] {
  const spec = at(object, "spec") ?? {};
  const claims = items(spec, "volumeClaimTemplates").map((claim) => text(at(claim, "metadata"), "name"));
  return [
    ...selectorErrors(spec, text(object, "kind")),
    ...atLeast(spec, "replicas", "spec"),
    ...strategyErrors(spec),
    ...templateErrors(spec, ["Always"], "spec.template", claims),
  ];
}

function selectorErrors(spec: JsonObject, kind: string): FieldError[] {
  const selector = at(spec, "selector");
  const labels = at(at(at(spec, "template") ?? {}, "metadata") ?? {}, "labels") ?? {};
  const path = "spec.template.metadata.labels";
  const mismatch = invalid(path, labels, "`selector` does not match template `labels`");
  if (selector === undefined) return [required("spec.selector"), mismatch];
  const wrong = labelSelectorErrors(selector, "spec.selector");
  if (wrong.length > 0) return wrong;
  const isEmpty =
    Object.keys(at(selector, "matchLabels") ?? {}).length + items(selector, "matchExpressions").length === 0;
  // Kubernetes says "deployment" of a ReplicaSet too.
  const name = kind === "ReplicaSet" ? "deployment" : kind.toLowerCase();
  if (isEmpty) return [invalid("spec.selector", selector, `empty selector is invalid for ${name}`)];
  const readable = { ...selector, matchExpressions: items(selector, "matchExpressions") };
  return compileSelector(readable as LabelSelector)(labels as Record<string, string>) ? [] : [mismatch];
}

/** What is wrong with a label selector. */
export function labelSelectorErrors(selector: JsonObject | undefined, path: string): FieldError[] {
  const errors = labelErrors(selector?.["matchLabels"], `${path}.matchLabels`);
  const more = each(selector, "matchExpressions", path, (expression, here) => {
    const operator = text(expression, "operator");
    if (!/^(Not)?In$|^(DoesNot)?Exists?$/.test(operator))
      return [invalid(`${here}.operator`, operator, "not a valid selector operator")];
    const isSet = operator.endsWith("In");
    if (isSet === Array.isArray(expression["values"])) return [];
    return isSet
      ? [required(`${here}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
      : [forbidden(`${here}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  });
  return [...errors, ...more];
}

/** A rolling update that is left over from another strategy is refused. */
function strategyErrors(spec: JsonObject): FieldError[] {
  const isLeft = (strategy: JsonObject | undefined): boolean =>
    text(strategy, "type") !== "RollingUpdate" && at(strategy ?? {}, "rollingUpdate") !== undefined;
  const [strategy, update] = [at(spec, "strategy"), at(spec, "updateStrategy")];
  const rolling = at(strategy ?? {}, "rollingUpdate");
  const isZero = (value: JsonValue | undefined): boolean => /^0%?$/.test(asText(value));
  const isStuck = rolling !== undefined && isZero(rolling["maxSurge"]) && isZero(rolling["maxUnavailable"]);
  const path = "spec.updateStrategy.rollingUpdate";
  return [
    ...(isLeft(strategy)
      ? [forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'")]
      : []),
    ...(isStuck
      ? [
          invalid(
            "spec.strategy.rollingUpdate.maxUnavailable",
            rolling["maxUnavailable"] ?? 0,
            "may not be 0 when `maxSurge` is 0",
          ),
        ]
      : []),
    ...(spec["podManagementPolicy"] !== undefined && !/^(RollingUpdate|OnDelete)$/.test(text(update, "type"))
      ? [invalid("spec.updateStrategy", update ?? {}, "must be 'RollingUpdate' or 'OnDelete'")]
      : []),
    // A DaemonSet does not mind.
    ...(isLeft(update) && spec["podManagementPolicy"] !== undefined
      ? [
          invalid(
            path,
            at(update ?? {}, "rollingUpdate") ?? {},
            "only allowed for updateStrategy 'RollingUpdate'",
          ),
        ]
      : []),
  ];
}

/** What is wrong with a pod template. */
export function templateErrors(
  owner: JsonObject,
  policies: readonly string[],
  path: string,
  claims: readonly string[] = [],
): FieldError[] {
  const template = at(owner, "template") ?? {};
  const spec = at(template, "spec") ?? {};
  const policy = text(spec, "restartPolicy");
  const wrong = policies.includes(policy)
    ? []
    : [notSupported(`${path}.spec.restartPolicy`, policy, policies)];
  // Kubernetes leaves `metadata` out of this path.
  const labels = labelErrors(at(template, "metadata")?.["labels"], `${path}.labels`);
  return [...labels, ...podErrors(spec, `${path}.spec`, claims), ...wrong];
}

/** What is wrong with a CronJob. */
export function cronErrors(cron: JsonObject): FieldError[] {
  const spec = at(cron, "spec") ?? {};
  const schedule = text(spec, "schedule");
  const fields = schedule.trim().split(/\s+/);
  const isShort = !schedule.startsWith("@") && fields.length !== 5;
  const count = `expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`;
  const name = text(at(cron, "metadata"), "name");
  const job = at(at(spec, "jobTemplate") ?? {}, "spec") ?? {};
  return [
    // The names of its Jobs get eleven characters more.
    ...lengthProblem(name, 52).map((problem) =>
      invalid("metadata.name", name, problem.replace("bytes", "characters")),
    ),
    ...(schedule === ""
      ? [required("spec.schedule")]
      : isShort
        ? [invalid("spec.schedule", schedule, count)]
        : []),
    ...templateErrors(job, ["OnFailure", "Never"], "spec.jobTemplate.spec.template"),
  ];
}

/** Defaults of a HorizontalPodAutoscaler in either version. */
export function defaultAutoscaler(autoscaler: Draft): void {
  const spec = ensure(autoscaler, "spec");
  defaults(spec, { minReplicas: 1 });
  if (autoscaler["apiVersion"] === "autoscaling/v1") return;
  if (items(spec, "metrics").length === 0)
    spec["metrics"] = [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
      },
    ];
  const behavior = at(spec, "behavior");
  if (behavior === undefined) return;
  defaultScaleUp(ensure(behavior, "scaleUp"));
  defaultScaleDown(ensure(behavior, "scaleDown"));
}

function defaultScaleUp(rules: Draft): void {
  defaults(rules, {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [
      { type: "Pods", value: 4, periodSeconds: 15 },
      { type: "Percent", value: 100, periodSeconds: 15 },
    ],
  });
}

function defaultScaleDown(rules: Draft): void {
  defaults(rules, { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] });
}
