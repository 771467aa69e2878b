import { isObject } from "@metatron/runtime/kubernetes";
import type { Problem } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Collects every problem of one file while its values are narrowed. A value that is wrong comes back as `undefined`. */
export class Checker {
  readonly problems: Problem[] = [];
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  problem(code: string, path: string, message: string, fix?: string): undefined {
    this.problems.push({ code, file: this.file, path, message, ...(fix === undefined ? {} : { fix }) });
    return undefined;
  }

  /** An object that has no other fields than the known ones. */
  fields(value: unknown, path: string, known: readonly string[]): Fields | undefined {
    if (!isObject(value)) return this.wrong(path, "an object", value);
    for (const key of Object.keys(value)) if (!known.includes(key)) this.unknownField(key, path, known);
    return value;
  }

  private unknownField(key: string, path: string, known: readonly string[]): void {
    const [meant] = nearest(key, known);
    const fix = meant === undefined ? `Known fields are ${known.join(", ")}.` : `Did you mean ${meant}?`;
    this.problem(
      "PROJECT_FIELD_UNKNOWN",
      joinPath(path, key),
      `The field ${JSON.stringify(key)} is unknown.`,
      fix,
    );
  }

  text(value: unknown, path: string, rule: TextRule): string | undefined {
    if (typeof value !== "string") return this.wrong(path, rule.says, value);
    return obeys(rule, value) ? value : this.wrong(path, rule.says, value);
  }

  integer(value: unknown, path: string, least: number, most: number): number | undefined {
    const isRight = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    return isRight ? value : this.wrong(path, `a whole number from ${least} to ${most}`, value);
  }

  flag(value: unknown, path: string): boolean | undefined {
    return typeof value === "boolean" ? value : this.wrong(path, "true or false", value);
  }

  choice<T extends string>(value: unknown, path: string, choices: readonly T[]): T | undefined {
    const found = choices.find((choice) => choice === value);
    return found ?? this.wrong(path, `one of ${choices.join(", ")}`, value);
  }

  list<T>(value: unknown, path: string, read: (item: unknown, path: string) => T | undefined): T[] {
    if (!Array.isArray(value)) return this.wrong(path, "a list", value) ?? [];
    return value
      .map((item: unknown, index) => read(item, `${path}[${index}]`))
      .filter((item) => item !== undefined);
  }

  wrong(path: string, wanted: string, value: unknown): undefined {
    const found = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
    return this.problem("PROJECT_FIELD_INVALID", path, `${path} ${found}.`, `It must be ${wanted}.`);
  }
}

/** `controllers[0]` and `name` make `controllers[0].name`. */
export function joinPath(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** A rule for text: how it must look, and how that is said. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
  readonly says: string;
}

/** Whether a text obeys a rule. */
export function obeys(rule: TextRule, text: string): boolean {
  return text.length <= rule.maxLength && rule.pattern.test(text);
}
