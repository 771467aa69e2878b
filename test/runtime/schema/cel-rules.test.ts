import { describe, expect, test } from "vitest";
import { compileSchema, formatFieldError, type StructuralSchema } from "@metatron/runtime/schema";

type Rule = NonNullable<StructuralSchema["x-kubernetes-validations"]>[number];

function check(rules: readonly Rule[], spec: unknown, old?: unknown, more: StructuralSchema = {}): string[] {
  const schema: StructuralSchema = {
    type: "object",
    properties: { spec: { type: "object", ...more, "x-kubernetes-validations": rules } },
  };
  const object = (value: unknown): never =>
    JSON.parse(
      JSON.stringify({ apiVersion: "a/v1", kind: "A", metadata: { name: "x" }, spec: value }),
    ) as never;
  const { errors, unchecked } = compileSchema(schema).validate(
    object(spec),
    old === undefined ? undefined : object(old),
  );
  return [
    ...errors.map(formatFieldError),
    ...unchecked.map((rule) => `unchecked at ${rule.path}: ${rule.reason}`),
  ];
}

const numbers: StructuralSchema = { properties: { a: { type: "integer" }, b: { type: "integer" } } };

describe("rules of a schema", () => {
  test("a rule that fails says its message, trimmed", () => {
    expect(
      check([{ rule: "self.a < self.b", message: " a before b\n" }], { a: 2, b: 1 }, undefined, numbers),
    ).toEqual(['spec: Invalid value: "object": a before b']);
  });

  test("without a message it shows the rule", () => {
    expect(check([{ rule: "self.a < 1" }], { a: 2 }, undefined, numbers)).toEqual([
      'spec: Invalid value: "object": failed rule: self.a < 1',
    ]);
  });

  test("a message expression goes first, and the message stands in when it fails", () => {
    const rule = { rule: "self.a < 1", messageExpression: "'a is ' + string(self.a)", message: "too big" };
    expect(check([rule], { a: 2 }, undefined, numbers)).toEqual(['spec: Invalid value: "object": a is 2']);
    const broken = { ...rule, messageExpression: "string(self.missing)" };
    expect(check([broken], { a: 2 }, undefined, numbers)).toEqual(['spec: Invalid value: "object": too big']);
  });

  test("reason and field path are those of the rule", () => {
    const rule = { rule: "false", message: "no", reason: "FieldValueForbidden", fieldPath: ".a['b.c'].d" };
    expect(check([rule], {})).toEqual(["spec.a[b.c].d: Forbidden: no"]);
    expect(check([{ rule: "false", reason: "FieldValueRequired" }], {})).toEqual([
      "spec: Required value: failed rule: false",
    ]);
  });

  test("a missing key is an error, in CEL's words", () => {
    expect(check([{ rule: "self.a == 1" }], {}, undefined, numbers)).toEqual([
      'spec: Invalid value: "object": no such key: a evaluating rule: self.a == 1',
    ]);
  });

  test("a rule that can't be compiled is reported, never passed", () => {
    const [line] = check([{ rule: "self.a.frobnicate()" }], { a: 1 }, undefined, numbers);
    expect(line).toContain("unchecked at spec: found no matching overload");
    expect(check([{ rule: "self.(" }], {})[0]).toContain("unchecked at spec");
  });

  test("transition rules wait for an old object", () => {
    const rule = { rule: "self.a >= oldSelf.a", message: "may only grow" };
    expect(check([rule], { a: 1 }, undefined, numbers)).toEqual([]);
    expect(check([rule], { a: 1 }, { a: 2 }, numbers)).toEqual([
      'spec: Invalid value: "object": may only grow',
    ]);
    expect(check([rule], { a: 3 }, { a: 2 }, numbers)).toEqual([]);
  });

  test("with optionalOldSelf they see an empty optional on create", () => {
    const rule = { rule: "oldSelf.hasValue() || self.a == 1", optionalOldSelf: true, message: "starts at 1" };
    expect(check([rule], { a: 2 }, undefined, numbers)).toEqual([
      'spec: Invalid value: "object": starts at 1',
    ]);
    expect(check([rule], { a: 2 }, { a: 1 }, numbers)).toEqual([]);
  });

  test("what did not change is not blamed again on update", () => {
    const rule = { rule: "self.a < 1", message: "too big" };
    expect(check([rule], { a: 2, b: 1 }, { a: 2, b: 1 }, numbers)).toEqual([]);
    expect(check([rule], { a: 2, b: 1 }, { a: 2, b: 2 }, numbers)).toEqual([
      'spec: Invalid value: "object": too big',
    ]);
  });

  test("items of a list of type map meet their old selves by key, other items meet none", () => {
    const items: StructuralSchema = {
      type: "object",
      properties: { name: { type: "string" }, size: { type: "integer" } },
      "x-kubernetes-validations": [{ rule: "self.size >= oldSelf.size", message: "shrinks" }],
    };
    const list = (type: "map" | "atomic"): StructuralSchema => ({
      properties: {
        disks: {
          type: "array",
          items,
          "x-kubernetes-list-type": type,
          "x-kubernetes-list-map-keys": ["name"],
        },
      },
    });
    const before = {
      disks: [
        { name: "a", size: 2 },
        { name: "b", size: 1 },
      ],
    };
    const after = {
      disks: [
        { name: "b", size: 1 },
        { name: "a", size: 1 },
      ],
    };
    expect(check([], after, before, list("map"))).toEqual([
      'spec.disks[1]: Invalid value: "object": shrinks',
    ]);
    expect(check([], after, before, list("atomic"))).toEqual([]);
  });

  test("a set, and a list of type map, equals itself in another order; another list does not", () => {
    const list = (type: "set" | "atomic"): StructuralSchema => ({
      properties: { l: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": type } },
    });
    const rule = { rule: "self == oldSelf", message: "immutable" };
    expect(check([rule], { l: ["a", "b"] }, { l: ["b", "a"] }, list("set"))).toEqual([]);
    expect(check([rule], { l: ["a", "b"] }, { l: ["b", "c"] }, list("set"))).toHaveLength(1);
    expect(check([rule], { l: ["a", "b"] }, { l: ["b", "a"] }, list("atomic"))).toHaveLength(1);
    const byName: StructuralSchema = {
      properties: {
        l: {
          type: "array",
          items: { type: "object", properties: { name: { type: "string" }, size: { type: "integer" } } },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
        },
      },
    };
    const [a, b] = [
      { name: "a", size: 1 },
      { name: "b", size: 2 },
    ];
    expect(check([rule], { l: [a, b] }, { l: [b, a] }, byName)).toEqual([]);
    expect(check([rule], { l: [a, b] }, { l: [b, { ...a, size: 3 }] }, byName)).toHaveLength(1);
  });

  test("formats give times and durations, integers are integers, escaped names are reachable", () => {
    const schema: StructuralSchema = {
      properties: {
        every: { type: "string", format: "duration" },
        at: { type: "string", format: "date-time" },
        key: { type: "string", format: "byte" },
        namespace: { type: "string" },
        "a-b": { "x-kubernetes-int-or-string": true },
        ratio: { type: "number" },
      },
    };
    const rule =
      "self.every > duration('1h') && self.at < timestamp('2030-01-01T00:00:00Z') && self.key == b'hi' && " +
      "self.__namespace__ == 'n' && type(self.a__dash__b) == int && self.ratio == 2.0 && type(self.ratio) == double";
    const value = {
      every: "1h1s",
      at: "2024-01-01T00:00:00Z",
      key: "aGk=",
      namespace: "n",
      "a-b": 3,
      ratio: 2,
    };
    expect(check([{ rule }], value, undefined, schema)).toEqual([]);
  });

  test("rules wait until the object has the right shape", () => {
    expect(check([{ rule: "self.a < 1" }], { a: "x" }, undefined, numbers)).toEqual([
      'spec.a: Invalid value: "string": spec.a in body must be of type integer: "string"',
      '<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ]);
  });
});
