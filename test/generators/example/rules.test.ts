import { describe, expect, test } from "vitest";
import { compileSchema, formatFieldError, type StructuralSchema } from "@metatron/runtime/schema";
import { exampleObject, findExample } from "../../../generators/example/index.ts";
import type { Crd } from "../../../src/crd/index.ts";

function crdWith(schema: StructuralSchema): Crd {
  const version = {
    name: "v1",
    served: true,
    storage: true,
    deprecated: false,
    schema,
    hasStatus: true,
    hasScale: false,
    printerColumns: [],
    selectableFields: [],
  };
  return {
    name: "things.example.com",
    group: "example.com",
    kind: "Thing",
    listKind: "ThingList",
    plural: "things",
    singular: "thing",
    shortNames: [],
    categories: [],
    scope: "Namespaced",
    versions: [version],
    conversion: "None",
    source: { file: "thing.yaml", document: 1 },
    text: "",
  };
}

const text: StructuralSchema = { type: "string" };
const number: StructuralSchema = { type: "integer" };
const texts: StructuralSchema = { type: "array", items: text };
const rules = (...list: readonly string[]): Pick<StructuralSchema, "x-kubernetes-validations"> => ({
  "x-kubernetes-validations": list.map((rule) => ({ rule, message: "broken" })),
});
const object = (
  properties: StructuralSchema["properties"],
  more: StructuralSchema = {},
): StructuralSchema => ({ type: "object", properties: properties ?? {}, ...more });

const specs: readonly [name: string, spec: StructuralSchema][] = [
  [
    "one of two required groups",
    object({ a: text, b: text }, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
  ],
  [
    "one of two, one of them required anyway",
    object({ a: text, b: text }, { required: ["b"], oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
  ],
  [
    "any of two required groups",
    object({ a: text, b: text }, { anyOf: [{ required: ["a", "b"] }, { required: ["b"] }] }),
  ],
  [
    "an alternative with its own properties",
    object(
      { kind: text, a: text },
      {
        required: ["kind"],
        oneOf: [
          { properties: { kind: { enum: ["A"] } }, required: ["a"] },
          { properties: { kind: { enum: ["B"] } } },
        ],
      },
    ),
  ],
  [
    "not all of two",
    object(
      { a: { ...text, default: "x" }, b: text },
      { required: ["b"], not: { required: ["a", "b"] }, properties: { a: text, b: text } },
    ),
  ],
  [
    "alternatives inside allOf",
    object(
      { a: text, b: text, c: text },
      {
        allOf: [
          { oneOf: [{ required: ["a"] }, { required: ["b"] }] },
          { anyOf: [{ required: ["c"] }, { required: ["b"] }] },
        ],
      },
    ),
  ],
  [
    "a pattern in allOf",
    object({ a: { ...text, allOf: [{ maxLength: 5 }, { pattern: "^[0-9]+$" }] } }, { required: ["a"] }),
  ],
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
    "a set of distinct words",
    object(
      {
        s: { type: "array", minItems: 3, items: { ...text, maxLength: 8 }, "x-kubernetes-list-type": "set" },
      },
      { required: ["s"] },
    ),
  ],
  [
    "a list of type map with two keys",
    object(
      {
        l: {
          type: "array",
          minItems: 2,
          items: object(
            { port: { ...number, maximum: 65_535 }, protocol: { ...text, enum: ["TCP", "UDP"] } },
            { required: ["port", "protocol"] },
          ),
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["port", "protocol"],
        },
      },
      { required: ["l"] },
    ),
  ],
  [
    "a narrow range",
    object(
      { n: { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true } },
      { required: ["n"] },
    ),
  ],
  ["an uneven multiple", object({ n: { ...number, minimum: 100, multipleOf: 7 } }, { required: ["n"] })],
  [
    "a map with least and most entries",
    object(
      { m: { type: "object", minProperties: 2, maxProperties: 3, additionalProperties: number } },
      { required: ["m"] },
    ),
  ],
  [
    "an embedded resource",
    object(
      {
        r: {
          type: "object",
          "x-kubernetes-embedded-resource": true,
          "x-kubernetes-preserve-unknown-fields": true,
        },
      },
      { required: ["r"] },
    ),
  ],
  [
    "a required field that no schema declares",
    { type: "object", "x-kubernetes-preserve-unknown-fields": true, required: ["x"] },
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
  [
    "an enumeration without an empty text",
    object({ e: { ...text, enum: ["", "a"] } }, { required: ["e"], ...rules("self.e != ''") }),
  ],
];

const patterns = [
  "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$",
  "^([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$",
  "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
  "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
  "^sha256:[a-f0-9]{64}$",
  "^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}$",
  "^[A-Za-z_][A-Za-z0-9_]*$",
  "^v[1-9][0-9]*\\.[0-9]+(-(alpha|beta)\\.[0-9]+)?$",
  "^(@(annually|yearly|monthly|weekly|daily|hourly|reboot))|(@every (\\d+(ns|us|µs|ms|s|m|h))+)|((((\\d+,)+\\d+|(\\d+([/\\-])\\d+)|\\d+|\\*) ?){5,7})$",
  "^[^/]+/[^/]+$",
  "^\\S+@\\S+$",
  "^[[:alpha:]][[:alnum:]]{7}$",
  "(?i)^(debug|info)$",
  "^\\p{L}+$",
  "^0x[0-9A-F]{2}(?:,0x[0-9A-F]{2})*$",
  "^subnet-[0-9a-z]+$",
  "^([01]\\d|2[0-3]):[0-5]\\d$",
  "^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$",
  "^(tcp|udp|tls)://.+:[0-9]{2,5}$",
  "^.*[^\\s].*$",
  "^[-a-zA-Z0-9 ,!?.]{20,30}$",
];

function problems(spec: StructuralSchema): string[] {
  const schema = object({ spec }, { required: ["spec"] });
  const example = findExample(crdWith(schema), "v1");
  const compiled = compileSchema(schema);
  return compiled.validate(compiled.applyDefaults(example.object)).errors.map(formatFieldError);
}

describe("an example is found", () => {
  test.each(specs)("for %s", (_name, spec) => {
    expect(problems(spec)).toEqual([]);
  });

  test.each(patterns)("for the pattern %s", (pattern) => {
    expect(problems(object({ value: { ...text, pattern } }, { required: ["value"] }))).toEqual([]);
  });

  test("for a rule over the object's name", () => {
    const schema = object({ metadata: { type: "object" } }, rules("self.metadata.name == 'cluster'"));
    expect(exampleObject(crdWith(schema), "v1")["metadata"]).toMatchObject({ name: "cluster" });
  });

  test("with an object as spec where nothing is said of it", () => {
    const open: StructuralSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    expect(exampleObject(crdWith(open), "v1")["spec"]).toEqual({});
    expect(exampleObject(crdWith({ ...open, required: ["spec"] }), "v1")["spec"]).toEqual({});
    expect(
      exampleObject(crdWith(object({ spec: { "x-kubernetes-preserve-unknown-fields": true } })), "v1")[
        "spec"
      ],
    ).toEqual({});
  });

  test("or what is wrong is told", () => {
    const crd = crdWith(object({ spec: object({}, rules("1 > 2")) }, { required: ["spec"] }));
    expect(findExample(crd, "v1")).toMatchObject({
      kind: "invalid",
      problems: ['spec: Invalid value: "object": broken'],
    });
    expect(() => exampleObject(crd, "v1")).toThrow(
      "no valid example of Thing v1 (things.example.com) was found",
    );
    expect(findExample(crd, "v9")).toMatchObject({
      kind: "invalid",
      problems: ["things.example.com has no version v9"],
    });
  });

  test("soon, even where 20,000 properties stand beside a rule that nothing pleases", () => {
    const properties = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`p${index}`, text]));
    const crd = crdWith(
      object({ spec: object(properties, rules("self.p1 == 'a' && self.p1 == 'b'")) }, { required: ["spec"] }),
    );
    expect(findExample(crd, "v1").kind).toBe("invalid");
  });
});
