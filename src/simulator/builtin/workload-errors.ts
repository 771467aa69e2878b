import { type JsonObject, type LabelSelector, compileSelector } from "@metatron/runtime/kubernetes";
import { type FieldError, forbidden, invalid, notSupported, required } from "@metatron/runtime/schema";
import { lengthProblem } from "../api/metadata/names.ts";
import { labelErrors } from "../api/metadata/validate.ts";
import { atLeast, each } from "./checks.ts";
import { at, items, text } from "./draft.ts";
import { podErrors } from "./pod-errors.ts";

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
  const path = "spec.updateStrategy.rollingUpdate";
  return [
    ...(isLeft(strategy)
      ? [forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'")]
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
