import { canonicalQuantity } from "../../kubernetes/quantity.ts";
import { type Report, shown } from "./error.ts";

/** The canonical quantity; reports and keeps what is none. */
export function toQuantity(report: Report, field: string, value: unknown): string {
  const canonical = canonicalQuantity(value);
  if (canonical === undefined)
    report(field, `must be a quantity such as "500m" or "1Gi", is ${shown(value)}`);
  return canonical ?? String(value);
}

/** A map of canonical quantities, as in `requests` and `hard`. */
export function toQuantities(
  report: Report,
  field: string,
  values: Readonly<Record<string, unknown>> | undefined,
): Record<string, string> | undefined {
  if (values === undefined) return undefined;
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, toQuantity(report, `${field}.${key}`, value)]));
}
