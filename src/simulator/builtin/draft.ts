import { groupKind, type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";

/** A fresh object that a defaulting function may write to. */
export type Draft = JsonObject;

/** The map in a field, when there is one. */
export function at(draft: Draft, field: string): Draft | undefined {
  const value = draft[field];
  return isObject(value) ? value : undefined;
}

/** The map in a field, made when it is absent. */
export function ensure(draft: Draft, field: string): Draft {
  const value = draft[field];
  if (isObject(value)) return value;
  const made: Draft = {};
  draft[field] = made;
  return made;
}

/** The maps of a list field. */
export function items(draft: Draft | undefined, field: string): Draft[] {
  const value = draft?.[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Sets the fields that are absent. */
export function defaults(draft: Draft, values: Readonly<Record<string, JsonValue>>): void {
  for (const field of Object.keys(values)) draft[field] ??= values[field];
}

/** A text field, empty when it is absent. */
export function text(draft: Draft | undefined, field: string): string {
  const value = draft?.[field];
  return typeof value === "string" ? value : "";
}

/** The group and kind of an object, as the tables of this folder name it: `apps/Deployment`, `/Pod`. */
export function groupKindOf(object: JsonObject): string {
  return groupKind(text(object, "apiVersion"), text(object, "kind"));
}

/** A value as a text: itself when it is one, else as JSON. */
export function asText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
