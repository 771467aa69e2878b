import { type Draft, at, defaults, ensure, items } from "./draft.ts";

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
