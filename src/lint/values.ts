import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { Path } from "./model.ts";

/** The value when it is an object, otherwise an empty one: reading a stranger's document never throws. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** The value when it is a list, otherwise an empty one. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** The value when it is a string. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value at a path, or undefined. */
export function valueAt(value: JsonValue | undefined, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (at, key) =>
      typeof key === "number"
        ? listOf(at)[key]
        : Object.hasOwn(objectOf(at), key)
          ? objectOf(at)[key]
          : undefined,
    value,
  );
}

/** A path as people write it: `spec.versions[0].name`. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join("");
}

/** The group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** The version of an apiVersion. */
export function versionOf(apiVersion: string): string {
  return apiVersion.split("/").at(-1) ?? "";
}
