import { type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import { itemStep, valueStep } from "./field-set.ts";

function matches(item: JsonValue, step: string): boolean {
  if (step.startsWith("v:")) return valueStep(item) === step;
  const keys = Object.keys(JSON.parse(step.slice(2)) as object);
  return isObject(item) && itemStep(item, keys) === step;
}

/** The value at a path, undefined when there is none. */
export function valueAt(value: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined {
  const [step, ...rest] = steps;
  if (step === undefined || value === undefined) return value;
  if (step.startsWith("f:")) return isObject(value) ? valueAt(value[step.slice(2)], rest) : undefined;
  return Array.isArray(value)
    ? valueAt(
        value.find((item) => matches(item, step)),
        rest,
      )
    : undefined;
}

/** The value without what lies at a path; the value itself is not changed. */
export function without(value: JsonValue, steps: readonly string[]): JsonValue {
  const [step = "", ...rest] = steps;
  if (step.startsWith("f:")) return isObject(value) ? withoutField(value, step.slice(2), rest) : value;
  if (!Array.isArray(value)) return value;
  return rest.length === 0
    ? value.filter((item) => !matches(item, step))
    : value.map((item) => (matches(item, step) ? without(item, rest) : item));
}

function withoutField(object: JsonObject, field: string, rest: readonly string[]): JsonObject {
  const { [field]: inner, ...others } = object;
  if (inner === undefined) return object;
  if (rest.length === 0) return others;
  return { ...others, [field]: without(inner, rest) };
}
