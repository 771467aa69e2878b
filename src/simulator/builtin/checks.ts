import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { type FieldError, duplicate, invalid, required } from "@metatron/runtime/schema";
import { items, text } from "./draft.ts";
import { labelProblems, lengthProblem } from "./labels.ts";

/** What is wrong with one item of a list, which stands at `path`. */
export type Check = (item: JsonObject, path: string) => readonly FieldError[];

/** Checks every item of a list. */
export function each(
  object: JsonObject | undefined,
  field: string,
  path: string,
  check: Check,
): FieldError[] {
  return items(object, field).flatMap((item, index) => check(item, `${path}.${field}[${index}]`));
}

/** The named text must be there. */
export function need(object: JsonObject | undefined, field: string, path: string): readonly FieldError[] {
  return text(object, field) === "" ? [required(`${path}.${field}`)] : [];
}

/** A name must be there, be a DNS label, and not be among `seen`, which it joins. */
export function ownName(item: JsonObject, path: string, seen: Set<string>): readonly FieldError[] {
  const name = text(item, "name");
  if (name === "") return [required(`${path}.name`)];
  if (seen.has(name)) return [duplicate(`${path}.name`, name)];
  seen.add(name);
  return labelProblems(name).map((problem) => invalid(`${path}.name`, name, problem));
}

/** A port's number, when it is one, is between 1 and 65535. */
export function portNumber(value: JsonValue | undefined, path: string): readonly FieldError[] {
  if (typeof value !== "number" || (value >= 1 && value <= 65_535)) return [];
  return [invalid(path, value, "must be between 1 and 65535, inclusive")];
}

/** A port's name: at most 15 letters, digits and single hyphens. */
export function portName(name: string, path: string): readonly FieldError[] {
  const rules: readonly (readonly [boolean, string])[] = [
    [/^[-a-z0-9]+$/.test(name), "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"],
    [/[a-z]/.test(name), "must contain at least one letter (a-z)"],
    [!name.includes("--"), "must not contain consecutive hyphens"],
    [!/^-|-$/.test(name), "must not begin or end with a hyphen"],
  ];
  const broken = rules.filter(([holds]) => !holds).map(([, problem]) => problem);
  return [...lengthProblem(name, 15), ...broken].map((problem) => invalid(path, name, problem));
}

/** A number, when it is there, is not below a limit. */
export function atLeast(object: JsonObject, field: string, path: string, limit = 0): readonly FieldError[] {
  const value = object[field];
  if (typeof value !== "number" || value >= limit) return [];
  return [invalid(`${path}.${field}`, value, `must be greater than or equal to ${limit}`)];
}
