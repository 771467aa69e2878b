import type { JsonValue } from "../kubernetes/json.ts";

const LONGEST = 4096;

/** A value as it stands in an error text: strings (and `null`) quoted, numbers as Go prints them, the rest as JSON. */
export function displayValue(value: JsonValue): string {
  if (typeof value === "number") return displayNumber(value);
  if (value === null) return '"null"';
  const text = shallowEnough(value, 64) ? JSON.stringify(value) : "(deeply nested value)";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A number as Go's `%v` prints it: whole numbers in full, others in their shortest form. */
export function displayNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return BigInt(value).toString();
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

function shallowEnough(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((item) => shallowEnough(item, levels - 1));
}
