import type { JsonValue } from "@metatron/runtime";
import { isObject } from "@metatron/runtime/kubernetes";
import { enumerate } from "../text.ts";
import { code } from "./markdown.ts";

const text = (given: JsonValue): string => (typeof given === "string" ? given : JSON.stringify(given));
const value = (given: JsonValue): string => code(JSON.stringify(given));
const plural = (count: JsonValue, noun: string): string =>
  `${text(count)} ${count === 1 ? noun : noun.replace(/y$/, "ie").concat("s")}`;

/** A keyword in words; the keyword's own name where it has none. */
const words: { readonly [keyword: string]: (given: JsonValue) => string } = {
  enum: (given) => `one of ${(Array.isArray(given) ? given : [given]).map(value).join(", ")}`,
  format: (given) => `format ${code(text(given))}`,
  pattern: (given) => `matches ${code(text(given))}`,
  minLength: (given) => `at least ${plural(given, "character")}`,
  maxLength: (given) => `at most ${plural(given, "character")}`,
  minimum: (given) => `at least ${value(given)}`,
  maximum: (given) => `at most ${value(given)}`,
  multipleOf: (given) => `a multiple of ${value(given)}`,
  minItems: (given) => `at least ${plural(given, "item")}`,
  maxItems: (given) => `at most ${plural(given, "item")}`,
  minProperties: (given) => `at least ${plural(given, "entry")}`,
  maxProperties: (given) => `at most ${plural(given, "entry")}`,
  uniqueItems: () => "no item twice",
  "x-kubernetes-list-type": (given) =>
    given === "map"
      ? "merged by key"
      : given === "set"
        ? "a set: merged item by item, none twice"
        : "replaced as a whole",
  "x-kubernetes-list-map-keys": (given) =>
    `the key of an item: ${enumerate((Array.isArray(given) ? given : [given]).map((key) => code(text(key))))}`,
  "x-kubernetes-map-type": (given) => (given === "atomic" ? "replaced as a whole" : "merged field by field"),
  allOf: (given) => `all of ${alternatives(given)}`,
  anyOf: (given) => `at least one of ${alternatives(given)}`,
  oneOf: (given) => `exactly one of ${alternatives(given)}`,
  not: (given) => `not ${value(given)}`,
};

function alternatives(given: JsonValue): string {
  return (Array.isArray(given) ? given : [given])
    .map((part) => {
      const required = isObject(part) && Object.keys(part).length === 1 ? part["required"] : undefined;
      return Array.isArray(required)
        ? `with ${enumerate(required.map((key) => code(text(key))))}`
        : value(part);
    })
    .join(" or ");
}

/** The constraints of a field, of its items and of its map values, each in words. */
export function constraintWords(constraints: { readonly [keyword: string]: JsonValue }): string[] {
  return Object.entries(constraints).flatMap(([path, given]) => {
    const [, prefix = "", keyword = ""] = /^((?:items\.|values\.)*)(.*)$/.exec(path) ?? [];
    if (keyword.startsWith("exclusive")) return [];
    const write = Object.hasOwn(words, keyword) ? words[keyword] : undefined;
    const bound = { minimum: "exclusiveMinimum", maximum: "exclusiveMaximum" }[keyword];
    const isExclusive = bound !== undefined && constraints[prefix + bound] === true;
    const text = isExclusive
      ? `${keyword === "minimum" ? "more" : "less"} than ${value(given)}`
      : (write?.(given) ?? `${code(keyword)}: ${value(given)}`);
    const scope = prefix
      .split(".")
      .filter(Boolean)
      .map((part) => (part === "items" ? "each item" : "each value"));
    return [`${scope.map((part) => `${part}: `).join("")}${text}`];
  });
}
