import { type Findings, show } from "./inspection.ts";
import { isObject } from "@metatron/runtime/kubernetes";

/** A map as it was parsed; read it through own properties only. */
export type RawMap = { readonly [key: string]: unknown };

/** Whether a parsed value is a map. */
export function isMap(value: unknown): value is RawMap {
  return isObject(value);
}

/** The own value of a key; null counts as absent, as for Kubernetes. */
export function get(map: RawMap, key: string): unknown {
  return Object.hasOwn(map, key) ? (map[key] ?? undefined) : undefined;
}

/** Reads fields of one map and notes those of the wrong form. */
export interface FieldReader {
  text(key: string): string | undefined;
  flag(key: string): boolean;
  map(key: string): RawMap | undefined;
  list(key: string): readonly unknown[];
  texts(key: string): readonly string[];
  number(key: string): number | undefined;
}

/** A reader of the fields of a map at a path of the document. */
export function fieldsOf(map: RawMap, path: string, findings: Findings): FieldReader {
  function read<T>(key: string, isRight: (value: unknown) => value is T, what: string): T | undefined {
    const value = get(map, key);
    if (value === undefined || isRight(value)) return value;
    const field = path === "" ? key : `${path}.${key}`;
    findings.add("CRD_SHAPE", field, `must be ${what}, but is ${show(value)}`, `make it ${what}`);
    return undefined;
  }
  return {
    text: (key) => read(key, (value) => typeof value === "string", "a string"),
    flag: (key) => read(key, (value) => typeof value === "boolean", "true or false") ?? false,
    map: (key) => read(key, isObject, "a map"),
    list: (key) => read(key, (value) => Array.isArray(value), "a list") ?? [],
    texts: (key) => read(key, isTexts, "a list of strings") ?? [],
    number: (key) => read(key, (value) => typeof value === "number", "a number"),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
