import { describe, expect, test } from "vitest";
import { parseCrds } from "../../../src/crd/index.ts";
import { definition, type Definition } from "../../support/definition.ts";

/** What is wrong with a CRD, without the path of its one schema. */
function problemsOf(crd: Definition): string[] {
  const { problems } = parseCrds(JSON.stringify(crd), "boats.json");
  return problems.map(({ message }) =>
    message.replaceAll("spec.versions[0].schema.openAPIV3Schema.properties.spec", "…"),
  );
}

const ofSpec = (spec: unknown): Definition => definition({ type: "object", properties: { spec } });
const withA = (a: unknown): Definition => ofSpec({ type: "object", properties: { a } });

/** A list of type map whose items have these fields. */
const mapList = (items: object, keys: readonly string[] = ["n"]) => ({
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": keys,
  items: { type: "object", properties: { n: { type: "string" } }, ...items },
});

const text = { type: "string" };
const number = { type: "integer" };

describe("a rule that the API server does not compile is refused", () => {
  const rows: readonly [string, object | string, string | undefined][] = [
    ["no CEL", "self.a = 1", "compilation failed: ERROR: Unexpected character: ="],
    ["an unknown variable", "me.a == '1'", "compilation failed: ERROR: Unknown variable: me"],
    ["an unknown field", "self.zzz == '1'", "compilation failed: ERROR: undefined field 'zzz'"],
    ["an unknown field in has", "has(self.zzz)", "undefined field 'zzz'"],
    ["an unknown field of the old object", "oldSelf.zzz == '1'", "undefined field 'zzz'"],
    ["an unknown field of items", "self.list.all(x, x.z == '1')", "undefined field 'z'"],
    [
      "an unknown field of items of items",
      "self.list.all(x, x.more.exists(y, y.z > 1))",
      "undefined field 'z'",
    ],
    [
      "an unknown field of filtered items",
      "self.list.filter(x, x.n == 'a').all(y, y.z == '1')",
      "undefined field 'z'",
    ],
    ["a known field of items", "self.list.all(x, x.n == '1')", undefined],
    ["a variable that hides self's list", "self.open.all(x, self.open[x] == '1')", undefined],
    ["a field of a map", "self.open.anything == '1'", undefined],
    ["a field with an escaped name", "self.a__dash__b == '1' && self.__if__ == '1'", undefined],
    ["a text that looks like a field", "self.a != 'self.zzz'", undefined],
    ["optional fields", "self.?a.orValue('x') == 'x'", undefined],
    ["no rule", "  ", "Required value: rule is not specified"],
    ["a message of two lines", { rule: "true", message: "a\nb" }, "message must not contain line breaks"],
    [
      "a rule of two lines without a message",
      "true &&\ntrue",
      "message must be specified if rule contains line breaks",
    ],
    [
      "an unknown reason",
      { rule: "true", reason: "Because" },
      'Unsupported value: "Because": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
    ],
    [
      "a message that does not compile",
      { rule: "true", messageExpression: "'a' +" },
      "messageExpression: Invalid value",
    ],
    [
      "loops without end",
      "self.list.all(x, self.list.all(y, self.list.all(z, x.n == y.n && y.n == z.n)))",
      "estimated rule cost exceeds budget by factor of more than 100x",
    ],
    ["strings without end", "self.list.all(x, x.n.contains(self.a))", "estimated rule cost exceeds budget"],
    ["bounded loops", "self.few.all(x, self.few.all(y, x == y))", undefined],
  ];
  test.each(rows)("%s", (_name, rule, wanted) => {
    const item = {
      type: "object",
      properties: { n: text, more: { type: "array", items: { type: "object", properties: { n: number } } } },
    };
    const properties = {
      a: text,
      "a-b": text,
      if: text,
      list: { type: "array", items: item },
      few: { type: "array", maxItems: 20, items: { ...text, maxLength: 10 } },
      open: { type: "object", additionalProperties: text },
    };
    const rules = [typeof rule === "string" ? { rule } : rule];
    const found = problemsOf(ofSpec({ type: "object", properties, "x-kubernetes-validations": rules }));
    if (wanted === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringContaining(wanted)]);
  });

  test("oldSelf inside a list whose items have no key", () => {
    const rules = { "x-kubernetes-validations": [{ rule: "self == oldSelf" }] };
    expect(
      problemsOf(withA({ type: "array", items: { ...text, maxLength: 5, ...rules }, maxItems: 3 })),
    ).toEqual([
      expect.stringContaining("oldSelf cannot be used on the uncorrelatable portion of the schema within"),
    ]);
    const items = {
      required: ["n"],
      properties: { n: { ...text, maxLength: 5 }, v: { ...text, maxLength: 5, ...rules } },
    };
    expect(problemsOf(withA({ ...mapList(items), maxItems: 3 }))).toEqual([]);
  });
});
