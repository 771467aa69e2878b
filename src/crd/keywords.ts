import { at, show, type Findings } from "./findings.ts";
import { isMap } from "./read.ts";

/** Copies the value of a keyword into a fresh value; undefined, with a finding, when it has the wrong form. */
export type KeywordReader = (value: unknown, path: string, findings: Findings) => unknown;

const reader =
  (isRight: (value: unknown) => boolean, what: string): KeywordReader =>
  (value, path, findings) => {
    if (isRight(value)) return value;
    findings.add(
      "CRD_SCHEMA",
      path,
      `must be ${what}, but is ${show(value)}`,
      `make it ${what}, or remove it`,
    );
    return undefined;
  };

const text = reader((value) => typeof value === "string", "a string");
const flag = reader((value) => typeof value === "boolean", "true or false");
const number = reader((value) => typeof value === "number", "a number");
const count = reader(
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "a whole number, not negative",
);
const oneOf = (...values: string[]): KeywordReader =>
  reader(
    (value) => values.includes(String(value)) && typeof value === "string",
    `one of ${values.join(", ")}`,
  );
const json: KeywordReader = (value) => structuredClone(value);

const strings: KeywordReader = (value, path, findings) => {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return [...value];
  findings.add("CRD_SCHEMA", path, `must be a list of strings, but is ${show(value)}`, "list the names");
  return undefined;
};

const values: KeywordReader = (value, path, findings) => {
  if (Array.isArray(value)) return structuredClone(value);
  findings.add("CRD_SCHEMA", path, `must be a list of values, but is ${show(value)}`, "list the values");
  return undefined;
};

const ruleKeywords: { readonly [keyword: string]: KeywordReader } = {
  rule: text,
  message: text,
  messageExpression: text,
  reason: text,
  fieldPath: text,
  optionalOldSelf: flag,
};

const rules: KeywordReader = (value, path, findings) => {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => readRule(item, `${path}[${index}]`, findings) ?? []);
  }
  findings.add("CRD_SCHEMA", path, `must be a list of rules, but is ${show(value)}`, "list the rules");
  return undefined;
};

function readRule(value: unknown, path: string, findings: Findings): unknown {
  if (!isMap(value) || typeof value["rule"] !== "string") {
    findings.add(
      "CRD_SCHEMA",
      path,
      `must be a map with a "rule", but is ${show(value)}`,
      "give the CEL rule",
    );
    return undefined;
  }
  const entries = Object.keys(ruleKeywords).flatMap((keyword) => {
    if (!Object.hasOwn(value, keyword) || value[keyword] === null) return [];
    const read = ruleKeywords[keyword]?.(value[keyword], at(path, keyword), findings);
    return read === undefined ? [] : [[keyword, read] as const];
  });
  return Object.fromEntries(entries);
}

/** The keywords without schemas in them. What is not listed here or in `schema.ts` never leaves this room. */
export const plainKeywords: { readonly [keyword: string]: KeywordReader } = {
  type: oneOf("object", "array", "string", "integer", "number", "boolean"),
  description: text,
  nullable: flag,
  default: json,
  format: text,
  required: strings,
  enum: values,
  pattern: text,
  minLength: count,
  maxLength: count,
  minimum: number,
  maximum: number,
  exclusiveMinimum: flag,
  exclusiveMaximum: flag,
  multipleOf: number,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  minProperties: count,
  maxProperties: count,
  "x-kubernetes-preserve-unknown-fields": flag,
  "x-kubernetes-embedded-resource": flag,
  "x-kubernetes-int-or-string": flag,
  "x-kubernetes-list-type": oneOf("atomic", "set", "map"),
  "x-kubernetes-list-map-keys": strings,
  "x-kubernetes-map-type": oneOf("atomic", "granular"),
  "x-kubernetes-validations": rules,
};
