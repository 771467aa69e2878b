import { compilePattern } from "@metatron/runtime/schema";
import { isObject } from "@metatron/runtime/kubernetes";
import { at, show } from "./inspection.ts";
import { get, type RawMap } from "./read.ts";

/** Notes what the API server answers for a path. */
export type Refuse = (path: string, words: string, fix: string) => void;

/** The properties of a schema that are schemas. */
export function propertiesOf(schema: RawMap): [string, RawMap][] {
  const properties = get(schema, "properties");
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]): [string, RawMap][] =>
    isObject(property) ? [[name, property]] : [],
  );
}

/** Refuses a pattern that RE2 has not. */
export function checkPattern(pattern: unknown, path: string, refuse: Refuse): void {
  if (typeof pattern !== "string" || pattern === "") return;
  const compiled = compilePattern(pattern);
  if (compiled.kind !== "broken") return;
  const words = `Invalid value: ${show(pattern)}: must be a valid regular expression, but isn't: ${compiled.reason}`;
  refuse(at(path, "pattern"), words, "write it for RE2: no lookaround, no back references");
}

/** True for what Go writes for an absent value. */
export function isZero(value: unknown): boolean {
  return value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Keywords that may not stand below allOf, anyOf, oneOf and not, with what they must be there. */
const forbiddenNested: { readonly [keyword: string]: string } = {
  type: "must be empty to be structural",
  default: "must be undefined to be structural",
  title: "must be empty to be structural",
  description: "must be empty to be structural",
  nullable: "must be false to be structural",
  "x-kubernetes-preserve-unknown-fields": "must be false to be structural",
  "x-kubernetes-embedded-resource": "must be false to be structural",
  "x-kubernetes-int-or-string": "must be false to be structural",
  "x-kubernetes-list-map-keys": "must be empty to be structural",
  "x-kubernetes-list-type": "must be undefined to be structural",
  "x-kubernetes-map-type": "must be undefined to be structural",
};

/** Looks at allOf, anyOf, oneOf and not: they add constraints to what is declared outside of them, and declare nothing. */
export function checkNested(schema: RawMap, path: string, refuse: Refuse): void {
  const isIntOrString = schema["x-kubernetes-int-or-string"] === true;
  for (const [part, where] of nestedOf(schema, path))
    checkValidation(part, where, { schema, path }, isIntOrString, refuse);
}

function nestedOf(schema: RawMap, path: string): [RawMap, string][] {
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const parts = get(schema, keyword);
    if (!Array.isArray(parts)) return [];
    return parts.map((part: unknown, index): [unknown, string] => [part, `${at(path, keyword)}[${index}]`]);
  });
  const all: [unknown, string][] = [...lists, [get(schema, "not"), at(path, "not")]];
  return all.flatMap(([part, where]): [RawMap, string][] => (isObject(part) ? [[part, where]] : []));
}

/** The schema around allOf, anyOf, oneOf or not, which must declare all that these speak of. */
interface Outer {
  readonly schema: RawMap;
  readonly path: string;
}

function checkValidation(
  part: RawMap,
  path: string,
  outer: Outer,
  isIntOrString: boolean,
  refuse: Refuse,
): void {
  const mayHaveType = isIntOrString && /\banyOf\[\d+\]$/.test(path);
  for (const [keyword, words] of Object.entries(forbiddenNested)) {
    if (!Object.hasOwn(part, keyword) || isZero(part[keyword])) continue;
    if (keyword === "type" && mayHaveType) continue;
    refuse(at(path, keyword), `Forbidden: ${words}`, "say it outside of allOf, anyOf, oneOf and not");
  }
  checkPattern(get(part, "pattern"), path, refuse);
  const declared = new Map(propertiesOf(outer.schema));
  for (const [name, child] of propertiesOf(part)) {
    const below = at(at(path, "properties"), name);
    checkPart(child, below, declared.get(name), at(at(outer.path, "properties"), name), refuse);
  }
  for (const [nested, where] of nestedOf(part, path))
    checkValidation(nested, where, outer, isIntOrString, refuse);
  const items = get(part, "items");
  if (isObject(items))
    checkPart(items, at(path, "items"), get(outer.schema, "items"), at(outer.path, "items"), refuse);
}

function checkPart(part: RawMap, path: string, schema: unknown, declaredAt: string, refuse: Refuse): void {
  if (isObject(schema)) checkValidation(part, path, { schema, path: declaredAt }, false, refuse);
  else
    refuse(declaredAt, `Required value: because it is defined in ${path}`, "declare it there, with its type");
}
