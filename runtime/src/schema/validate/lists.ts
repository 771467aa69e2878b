import { type JsonValue, canonicalText, isObject, own, setOwn } from "../../kubernetes/json.ts";
import { type FieldError, duplicate, invalid } from "../field-error.ts";
import type { StructuralSchema } from "../structural-schema.ts";

/**
 * The items of a list of type set or map that repeat an earlier one.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function checkListType(
  schema: StructuralSchema,
  list: readonly JsonValue[],
  path: string,
): FieldError[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return repeated(list, path);
  if (type !== "map") return [];
  const stray = list.findIndex((item) => item !== null && !isObject(item));
  if (stray >= 0) {
    return [
      invalid(`${path}[${stray}]`, list[stray] ?? null, "must be an object for an array of list-type map"),
    ];
  }
  const names = schema["x-kubernetes-list-map-keys"] ?? [];
  return repeated(
    list.map((item) => keysOf(names, item)),
    path,
  );
}

function keysOf(names: readonly string[], item: JsonValue): JsonValue {
  const keys = {};
  if (!isObject(item)) return keys;
  for (const name of names) {
    const value = own(item, name);
    if (value !== undefined) setOwn(keys, name, value);
  }
  return keys;
}

function repeated(values: readonly JsonValue[], path: string): FieldError[] {
  if (values.length < 2) return [];
  const seen = new Map<string, number>();
  const errors: FieldError[] = [];
  for (const [index, value] of values.entries()) {
    const text = canonicalText(value);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    if (times === 2) errors.push(duplicate(`${path}[${index}]`, value));
  }
  return errors;
}
