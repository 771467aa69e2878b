import { isObject, type JsonValue, sameValue } from "@metatron/runtime/kubernetes";

/** A field that differs between two objects. */
export interface Change {
  readonly path: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** The fields that differ, in the order of the objects; a list is one field. */
export function changesOf(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): Change[] {
  if (sameValue(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => changesOf(before[key], after[key], path === "" ? key : `${path}.${key}`));
}

/** A value in a few words, for a sentence. */
export function shortly(value: JsonValue | undefined): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return "an object";
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
