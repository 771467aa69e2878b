import { displayNumber } from "../display.ts";
import { type FieldError, invalid, invalidType, tooLong } from "../field-error.ts";
import { stringFormat } from "../formats/index.ts";
import { compilePattern } from "../patterns.ts";
import type { StructuralSchema } from "../structural-schema.ts";

/** The first thing wrong with a string's length or pattern, and what is wrong with its format. */
export function checkString(schema: StructuralSchema, value: string, path: string): FieldError[] {
  return [stringError(schema, value, path), formatError(schema, value, path)].filter(
    (error) => error !== undefined,
  );
}

function stringError(schema: StructuralSchema, value: string, path: string): FieldError | undefined {
  const { minLength, maxLength, pattern } = schema;
  if (maxLength !== undefined && isLonger(value, maxLength)) return tooLong(path, value, maxLength);
  if (minLength !== undefined && !isLonger(value, minLength - 1)) {
    return invalid(path, value, `${path} in body should be at least ${minLength} chars long`);
  }
  return pattern === undefined ? undefined : patternError(pattern, value, path);
}

function patternError(source: string, value: string, path: string): FieldError | undefined {
  const pattern = compilePattern(source);
  if (pattern.kind === "broken") {
    const text = `${source}, but pattern is invalid: ${pattern.reason}`;
    return invalid(path, value, `${path} in body should match '${text}'`);
  }
  return pattern.matches(value)
    ? undefined
    : invalid(path, value, `${path} in body should match '${source}'`);
}

function formatError(schema: StructuralSchema, value: string, path: string): FieldError | undefined {
  if (schema.format === undefined || stringFormat(schema.format)?.(value) !== false) return undefined;
  return invalidType(
    path,
    value,
    `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`,
  );
}

/** True when the text has more than so many characters; Kubernetes counts code points. */
export function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let count = 0;
  for (const _ of text) if ((count += 1) > limit) return true;
  return false;
}

/** What is wrong with a number: its range, multiple, upper and lower bound. */
export function checkNumber(schema: StructuralSchema, value: number, path: string): FieldError[] {
  return [
    rangeError(schema, value, path),
    multipleError(schema, value, path),
    ...boundErrors(schema, value, path),
  ].filter((error) => error !== undefined);
}

const ranges = new Map([
  ["int32", [-(2 ** 31), 2 ** 31 - 1]],
  ["uint32", [0, 2 ** 32 - 1]],
  ["uint64", [0, 2 ** 64]],
]);

function rangeError(schema: StructuralSchema, value: number, path: string): FieldError | undefined {
  if (schema.type !== "integer") return undefined;
  const [low = 0, high = 0] = ranges.get(schema.format ?? "") ?? [-(2 ** 63), 2 ** 63];
  if (value >= low && value <= high) return undefined;
  const format = schema.format === undefined ? "(default format)" : `with format ${schema.format}`;
  return invalid(path, value, `Checked value must be of type integer ${format} in ${path}`);
}

function multipleError(schema: StructuralSchema, value: number, path: string): FieldError | undefined {
  const factor = schema.multipleOf;
  if (factor === undefined || factor <= 0) return undefined;
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  const whole = Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
  return whole
    ? undefined
    : invalid(path, value, `${path} in body should be a multiple of ${displayNumber(factor)}`);
}

function boundErrors(schema: StructuralSchema, value: number, path: string): (FieldError | undefined)[] {
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum } = schema;
  const over = maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum);
  const under = minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum);
  const less = exclusiveMaximum === true ? "less than" : "less than or equal to";
  const greater = exclusiveMinimum === true ? "greater than" : "greater than or equal to";
  return [
    over ? invalid(path, value, `${path} in body should be ${less} ${displayNumber(maximum)}`) : undefined,
    under
      ? invalid(path, value, `${path} in body should be ${greater} ${displayNumber(minimum)}`)
      : undefined,
  ];
}
