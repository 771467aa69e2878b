import * as fc from "fast-check";
import { definition } from "./definition.ts";

const nasty = [
  "*/",
  "`${x}`",
  "__proto__",
  "constructor",
  "\u2028",
  "\u202E",
  '"',
  "\n",
  "a-b",
  "",
  "type",
  "items",
  "$ref",
  "1",
];
const name = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "spec",
      "status",
      "name",
      "labels",
      "port",
      "tls",
      "template",
      "metadata",
      "items",
      "a",
      "b",
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...nasty) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
);
const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.lorem({ maxCount: 4 }),
);
const json = fc.jsonValue({ maxDepth: 2 });

const keywords = fc.record(
  {
    description: text,
    default: json,
    nullable: fc.boolean(),
    format: text,
    pattern: text,
    enum: fc.array(
      fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), json),
      { maxLength: 4 },
    ),
    minItems: fc.nat(5),
    maxItems: fc.nat(500),
    minimum: fc.integer(),
    oneOf: fc.array(fc.constant({ required: ["a"] }), { maxLength: 2 }),
    "x-kubernetes-validations": fc.array(fc.record({ rule: text, message: text }), { maxLength: 2 }),
    "x-kubernetes-preserve-unknown-fields": fc.constant(true),
    "x-kubernetes-embedded-resource": fc.constant(true),
    "x-kubernetes-int-or-string": fc.boolean(),
    title: text,
    tsType: text,
  },
  { requiredKeys: [] },
);

const type = fc.constantFrom("object", "array", "string", "integer", "number", "boolean", undefined);
const mistake = fc.constantFrom(
  { type: "file" },
  { $ref: "/etc/passwd" },
  { properties: [] },
  { items: [] },
  { enum: 1 },
  { required: true },
);

/** A schema as a generator, a person or an attacker might write it. */
export const schemaArbitrary = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc
    .tuple(
      type,
      fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, keywords),
      fc.option(fc.array(fc.tuple(name, tie("schema")), { maxLength: 4 }), { depthSize: "small" }),
      fc.option(tie("schema"), { depthSize: "small" }),
      fc.oneof({ weight: 60, arbitrary: fc.constant({}) }, mistake),
      fc.array(name, { maxLength: 3 }),
    )
    .map(([type, rest, properties, inner, wrong, required]) => ({
      ...rest,
      ...(type === undefined ? {} : { type }),
      ...(properties && type === "object" ? { properties: Object.fromEntries(properties), required } : {}),
      ...(inner && type === "object" && !properties ? { additionalProperties: inner } : {}),
      ...(inner && type === "array" ? { items: inner } : {}),
      ...wrong,
    })),
})).schema;

/** A CRD whose spec, status and one more property have such schemas. */
export const crdArbitrary = fc
  .tuple(
    schemaArbitrary,
    schemaArbitrary,
    name,
    schemaArbitrary,
    fc.constantFrom("Boat", "Map", "Container", "my-Boat", "a/b", ""),
  )
  .map(([spec, status, other, schema, kind]) => {
    const crd = definition({ type: "object", properties: { [other]: schema, spec, status } });
    crd.spec.names["kind"] = kind;
    return crd;
  });
