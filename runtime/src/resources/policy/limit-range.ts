import type { ILimitRange, ILimitRangeItem } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import type { Report } from "../core/error.ts";
import { toQuantities } from "../core/quantity.ts";
import type { Built, NamespacedOptions } from "../core/types.ts";

/** A LimitRange as `limitRange` returns it. */
export type LimitRange = Built<ILimitRange, "spec">;

/** The fields of a LimitRange. */
export interface LimitRangeOptions extends NamespacedOptions {
  readonly limits: readonly ILimitRangeItem[];
}

const info = { builder: "limitRange", apiVersion: "v1", kind: "LimitRange" } as const;
const amounts = ["default", "defaultRequest", "max", "maxLimitRequestRatio", "min"] as const;

/** A LimitRange: `limitRange("limits", { limits: [{ type: "Container", max: { cpu: "2" } }] })`. */
export function limitRange(name: string, options: LimitRangeOptions): LimitRange {
  return assemble<LimitRange>(info, name, options, (report) => {
    if (options.limits.length === 0) report("spec.limits", "must have at least one limit");
    return { spec: { limits: options.limits.map((item, index) => withDefaults(report, index, item)) } };
  });
}

/** The list is replaced whole, so the limits that the API server derives for containers must be written. */
function withDefaults(report: Report, index: number, item: ILimitRangeItem): ILimitRangeItem {
  const normal: ILimitRangeItem = { ...item };
  for (const key of amounts) {
    const quantities = toQuantities(report, `spec.limits[${index}].${key}`, item[key]);
    if (quantities !== undefined) normal[key] = quantities;
  }
  if (item.type !== "Container") return normal;
  normal.default = { ...normal.max, ...normal.default };
  normal.defaultRequest = { ...normal.min, ...normal.default, ...normal.defaultRequest };
  return normal;
}
