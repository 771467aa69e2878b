import type { JsonObject } from "@metatron/runtime/kubernetes";
import { type Draft, at, items } from "./draft.ts";

/**
 * The object in another served version of its kind. Only HorizontalPodAutoscaler has two, and of its metrics only the
 * cpu utilization exists in both; a round trip through v1 loses the others (a cluster keeps them in an annotation).
 */
export function convertBuiltin(object: JsonObject, apiVersion: string): JsonObject {
  if (object["apiVersion"] === apiVersion) return object;
  const spec = at(object, "spec");
  const isAutoscaler = object["kind"] === "HorizontalPodAutoscaler" && spec !== undefined;
  if (!isAutoscaler) return { ...object, apiVersion };
  return { ...object, apiVersion, spec: apiVersion === "autoscaling/v1" ? toFirst(spec) : toSecond(spec) };
}

function toFirst(second: Draft): JsonObject {
  const { metrics: _metrics, behavior: _behavior, ...spec } = second;
  const cpu = items(second, "metrics").find((metric) => at(metric, "resource")?.["name"] === "cpu");
  const target = at(at(cpu ?? {}, "resource") ?? {}, "target")?.["averageUtilization"];
  return target === undefined ? spec : { ...spec, targetCPUUtilizationPercentage: target };
}

function toSecond({ targetCPUUtilizationPercentage: percentage, ...spec }: Draft): JsonObject {
  if (percentage === undefined) return spec;
  const target = { type: "Utilization", averageUtilization: percentage };
  return { ...spec, metrics: [{ type: "Resource", resource: { name: "cpu", target } }] };
}
