import { type Report, shown } from "./error.ts";
import { checkName } from "./metadata.ts";

/** Reports a given number that is not a whole number of at least `least`. */
export function checkWhole(report: Report, field: string, value: unknown, least = 0): void {
  if (value === undefined || value === null) return;
  if (!Number.isInteger(value) || (value as number) < least)
    report(field, `must be a whole number of at least ${least}, is ${shown(value)}`);
}

/** Reports a given port number outside 1 to 65535. */
export function checkPort(report: Report, field: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 65535)
    report(field, `must be a port from 1 to 65535, is ${shown(value)}`);
}

/** Reports a given port that is neither a port number nor the name of one. */
export function checkPortReference(report: Report, field: string, value: unknown): void {
  if (typeof value === "string") checkName(report, field, value, "portName");
  else checkPort(report, field, value);
}

/** Reports every value that comes twice. */
export function checkUnique(report: Report, field: string, what: string, values: Iterable<string>): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) report(field, `two ${what} are called ${shown(value)}`);
    seen.add(value);
  }
}

/** Reports a value that is no object, and every field that the object does not have. */
export function checkFields(report: Report, field: string, value: unknown, names: readonly string[]): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "object" || Array.isArray(value))
    report(field, `must be an object with ${names.join(", ")}, is ${shown(value)}`);
  else
    for (const name of Object.keys(value).filter((one) => !names.includes(one)))
      report(`${field}.${name}`, `there is no such field; it must be of ${names.join(", ")}`);
}
