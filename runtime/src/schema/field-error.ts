import type { JsonValue } from "../kubernetes/json.ts";
import { displayValue } from "./patterns.ts";

/** The machine-readable reason of a field error, as the API server puts it into the causes of a 422 answer. */
export type FieldErrorType =
  | "FieldValueInvalid"
  | "FieldValueTypeInvalid"
  | "FieldValueRequired"
  | "FieldValueNotFound"
  | "FieldValueNotSupported"
  | "FieldValueDuplicate"
  | "FieldValueForbidden"
  | "FieldValueTooLong"
  | "FieldValueTooMany";

/** One thing that is wrong with an object: where, why, and the text that the API server gives for it (without the path). */
export interface FieldError {
  readonly path: string;
  readonly type: FieldErrorType;
  readonly message: string;
  readonly value?: JsonValue;
}

/** A CEL rule that was not evaluated, and why: it is never passed in silence. */
export interface UncheckedRule {
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

/** The path that Kubernetes prints for an error that belongs to no field. */
export const NO_PATH = "<nil>";

/** The line that `kubectl` shows for an error: path, then message. */
export function formatFieldError(error: FieldError): string {
  return `${error.path}: ${error.message}`;
}

/** An error that shows the value that is not valid. */
export function invalid(path: string, value: JsonValue, detail: string): FieldError {
  return build(path, "FieldValueInvalid", value, `Invalid value: ${displayValue(value)}: ${detail}`);
}

/** An error for a value of another JSON type or format than the schema's. */
export function invalidType(path: string, value: string, detail: string): FieldError {
  return build(path, "FieldValueTypeInvalid", value, `Invalid value: ${displayValue(value)}: ${detail}`);
}

/** An error for a missing or empty field. */
export function required(path: string, detail = ""): FieldError {
  return { path: path || NO_PATH, type: "FieldValueRequired", message: withDetail("Required value", detail) };
}

/** An error for something that is not allowed at all. */
export function forbidden(path: string, detail: string): FieldError {
  return { path: path || NO_PATH, type: "FieldValueForbidden", message: withDetail("Forbidden", detail) };
}

/** An error for the second of two equal values. */
export function duplicate(path: string, value: JsonValue): FieldError {
  return build(path, "FieldValueDuplicate", value, `Duplicate value: ${displayValue(value)}`);
}

/** An error for a reference to nothing. */
export function notFound(path: string, value: JsonValue): FieldError {
  return build(path, "FieldValueNotFound", value, `Not found: ${displayValue(value)}`);
}

/** An error for a value outside an enumeration. */
export function notSupported(path: string, value: JsonValue, allowed: readonly JsonValue[]): FieldError {
  const names = allowed.map((item) => JSON.stringify(typeof item === "string" ? item : JSON.stringify(item)));
  const detail = names.length > 0 ? `: supported values: ${names.join(", ")}` : "";
  return build(path, "FieldValueNotSupported", value, `Unsupported value: ${displayValue(value)}${detail}`);
}

/** An error for a string above its maximum length. */
export function tooLong(path: string, value: JsonValue, limit: number): FieldError {
  return build(
    path,
    "FieldValueTooLong",
    value,
    `Too long: may not be more than ${limit} ${limit === 1 ? "byte" : "bytes"}`,
  );
}

/** An error for a list or map above its maximum size. */
export function tooMany(path: string, actual: number, limit: number): FieldError {
  const noun = limit === 1 ? "item" : "items";
  return build(path, "FieldValueTooMany", actual, `Too many: ${actual}: must have at most ${limit} ${noun}`);
}

function build(path: string, type: FieldErrorType, value: JsonValue, message: string): FieldError {
  return { path: path || NO_PATH, type, message, value };
}

function withDetail(text: string, detail: string): string {
  return detail === "" ? text : `${text}: ${detail}`;
}
