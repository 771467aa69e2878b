import type { StructuralSchema } from "@metatron/runtime/schema";
import { describe, expect, test } from "vitest";
import { object, problems, rules } from "../../support/thing-crd.ts";

const text: StructuralSchema = { type: "string" };
const number: StructuralSchema = { type: "integer" };
const texts: StructuralSchema = { type: "array", items: text };

/** Every provider of Upbound asks so for each of its required parameters. */
function parameters(count: number): StructuralSchema {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const fields = object(Object.fromEntries(names.map((name) => [name, text])));
  const all = ["*", "Create", "Update"]
    .map((policy) => `'${policy}' in self.managementPolicies`)
    .join(" || ");
  return object(
    {
      forProvider: fields,
      initProvider: fields,
      managementPolicies: { type: "array", default: ["*"], items: text },
    },
    {
      required: ["forProvider"],
      ...rules(
        ...names.map(
          (name) =>
            `!(${all}) || has(self.forProvider.${name}) || (has(self.initProvider) && has(self.initProvider.${name}))`,
        ),
      ),
    },
  );
}

const specs: readonly [name: string, spec: StructuralSchema][] = [
  [
    "exactly one of",
    object(
      { a: text, b: text, c: object({ d: text }) },
      rules("[has(self.a), has(self.b), has(self.c)].filter(x, x).size() == 1"),
    ),
  ],
  [
    "a union by type",
    object(
      {
        type: { ...text, enum: ["A", "B"] },
        a: object({ x: text }, { required: ["x"] }),
        b: object({ y: text }),
      },
      {
        required: ["type"],
        ...rules(
          "self.type == 'A' ? has(self.a) : !has(self.a)",
          "self.type == 'B' ? has(self.b) : !has(self.b)",
        ),
      },
    ),
  ],
  ["at least one of", object({ a: text, b: text }, rules("has(self.a) || has(self.b)"))],
  [
    "not both",
    object(
      { a: { ...text, default: "x" }, b: { ...text, enum: ["q"] } },
      rules("!(has(self.a) && has(self.b))"),
    ),
  ],
  [
    "one number below another",
    object({ min: number, max: number }, { required: ["min", "max"], ...rules("self.min < self.max") }),
  ],
  [
    "an equal value elsewhere",
    object(
      { a: { ...text, minLength: 3 }, o: object({ b: text }, { required: ["b"] }) },
      { required: ["a", "o"], ...rules("self.a == self.o.b") },
    ),
  ],
  ["a prefix", object({ path: text }, { required: ["path"], ...rules("self.path.startsWith('/api/')") })],
  [
    "a pattern in a rule",
    object({ name: text }, { required: ["name"], ...rules("self.name.matches('^[A-Z]{3}-[0-9]{4}$')") }),
  ],
  [
    "a key in a map",
    object(
      { labels: { type: "object", additionalProperties: text } },
      rules("has(self.labels) && 'app' in self.labels"),
    ),
  ],
  [
    "an item in a list",
    object({ modes: { ...texts, maxItems: 3 } }, { required: ["modes"], ...rules("'leader' in self.modes") }),
  ],
  [
    "a list that has an item with a value",
    object(
      {
        listeners: {
          type: "array",
          items: object({ name: text, port: number }, { required: ["name", "port"] }),
        },
      },
      { required: ["listeners"], ...rules("self.listeners.exists(l, l.name == 'main' && l.port == 443)") },
    ),
  ],
  ["a list that is not empty", object({ l: texts }, rules("has(self.l) && size(self.l) > 1"))],
  [
    "unique items",
    object(
      { l: { type: "array", minItems: 2, items: object({ name: text }, { required: ["name"] }) } },
      { required: ["l"], ...rules("self.l.all(a, self.l.exists_one(b, a.name == b.name))") },
    ),
  ],
  [
    "a duration above a minimum",
    object({ every: text }, { required: ["every"], ...rules("duration(self.every) >= duration('1h')") }),
  ],
  [
    "a quantity within another",
    object(
      { request: { "x-kubernetes-int-or-string": true }, limit: { "x-kubernetes-int-or-string": true } },
      {
        required: ["request", "limit"],
        ...rules("quantity(string(self.request)).compareTo(quantity(string(self.limit))) <= 0"),
      },
    ),
  ],
  [
    "a URL",
    object(
      { endpoint: text },
      {
        required: ["endpoint"],
        ...rules("isURL(self.endpoint) && url(self.endpoint).getScheme() == 'https'"),
      },
    ),
  ],
  [
    "a network",
    object(
      { pods: { ...texts, minItems: 1 } },
      { required: ["pods"], ...rules("self.pods.all(p, isCIDR(p))") },
    ),
  ],
  [
    "a field deep down",
    object(
      { a: object({ b: object({ c: number }) }) },
      rules("has(self.a) && has(self.a.b) && has(self.a.b.c) && self.a.b.c > 5"),
    ),
  ],
  [
    "a percentage or a number",
    object(
      { p: { "x-kubernetes-int-or-string": true } },
      { required: ["p"], ...rules("type(self.p) == string ? self.p.endsWith('%') : self.p > 100") },
    ),
  ],
  [
    "a default that a rule refuses in company",
    object(
      { mode: { ...text, default: "a", enum: ["a", "b"] }, size: number },
      { required: ["size"], ...rules("!(self.mode == 'a' && self.size > 0)") },
    ),
  ],
  [
    "a nested one of exactly",
    object(
      {
        rules: {
          type: "array",
          minItems: 1,
          items: object({ http: object({}), tcp: object({}) }, rules("has(self.http) != has(self.tcp)")),
        },
      },
      { required: ["rules"] },
    ),
  ],
  ["three required parameters", parameters(3)],
  ["five required parameters", parameters(5)],
  ["ten required parameters", parameters(10)],
  [
    "the parts of a text",
    object(
      {
        images: {
          type: "array",
          minItems: 1,
          items: object(
            {
              name: {
                ...text,
                ...rules(
                  "self.split('@').size() == 2 && self.split('@')[1].matches('^sha256:[0-9a-f]{64}$')",
                  "self.split('@')[0].matches('^([a-z0-9-]+[.])+[a-z]+/[a-z]+$')",
                ),
              },
            },
            { required: ["name"] },
          ),
        },
      },
      { required: ["images"] },
    ),
  ],
  [
    "an enumeration without an empty text",
    object({ e: { ...text, enum: ["", "a"] } }, { required: ["e"], ...rules("self.e != ''") }),
  ],
];

describe("an example that pleases its rules is found", () => {
  test.each(specs)("for %s", (_name, spec) => {
    expect(problems(spec)).toEqual([]);
  });
});
