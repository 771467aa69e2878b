import type { JsonObject } from "@metatron/runtime/kubernetes";
import { defaultContainer } from "./container.ts";
import { type Draft, at, defaults, ensure, items, text } from "./draft.ts";
import { defaultVolume } from "./volume.ts";

const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Defaults of a pod's spec, the same in a Pod and in a template. */
export function defaultPodSpec(spec: Draft): void {
  defaults(spec, {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    terminationGracePeriodSeconds: 30,
  });
  ensure(spec, "securityContext");
  // The old name of the field is written beside the new one.
  const account = text(spec, "serviceAccountName") || text(spec, "serviceAccount");
  if (account !== "") Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const list of containerLists) for (const container of items(spec, list)) defaultContainer(container);
  for (const volume of items(spec, "volumes")) defaultVolume(volume);
}

/** Defaults of a pod template. */
export function defaultTemplate(template: Draft): void {
  ensure(template, "metadata");
  defaultPodSpec(ensure(template, "spec"));
}

/**
 * Defaults of a Pod, and what the admission plugins of a usual cluster add: service account, priority and the two
 * tolerations. The projected token volume is not added.
 */
export function defaultPod(pod: Draft): void {
  const spec = ensure(pod, "spec");
  if (text(spec, "serviceAccountName") === "" && text(spec, "serviceAccount") === "")
    spec["serviceAccountName"] = "default";
  defaultPodSpec(spec);
  defaults(spec, { enableServiceLinks: true, preemptionPolicy: "PreemptLowerPriority" });
  if (text(spec, "priorityClassName") === "") defaults(spec, { priority: 0 });
  for (const list of containerLists) {
    for (const container of items(spec, list)) {
      requestLimits(container);
      if (spec["hostNetwork"] === true)
        for (const port of items(container, "ports")) port["hostPort"] ??= port["containerPort"];
    }
  }
  tolerateNodes(spec);
}

function requestLimits(container: Draft): void {
  const resources = ensure(container, "resources");
  const limits = at(resources, "limits");
  if (limits === undefined) return;
  const requests = ensure(resources, "requests");
  for (const name of Object.keys(limits)) requests[name] ??= limits[name];
}

function tolerateNodes(spec: Draft): void {
  const tolerations = items(spec, "tolerations");
  const added: JsonObject[] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !tolerations.some((toleration) => tolerates(toleration, key)))
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
  if (added.length > 0) spec["tolerations"] = [...tolerations, ...added];
}

function tolerates(toleration: Draft, key: string): boolean {
  const isKey = text(toleration, "key") === key || text(toleration, "key") === "";
  return isKey && ["", "NoExecute"].includes(text(toleration, "effect"));
}
