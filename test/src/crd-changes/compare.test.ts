import type { StructuralSchema } from "@metatron/runtime/schema";
import { describe, expect, test } from "vitest";
import { compareCrds, reportCrdChanges } from "../../../src/crd/changes/index.ts";
import type { Crd } from "../../../src/crd/index.ts";
import { blog, version, withSpec } from "../../support/blog-versions.ts";

function changes(before: StructuralSchema, after: StructuralSchema): string[] {
  return compareCrds(withSpec(before), withSpec(after)).map(
    ({ effect, kind, path }) => `${effect} ${kind} ${path}`,
  );
}

const field = (schema: StructuralSchema, required: readonly string[] = []): StructuralSchema => ({
  properties: { a: schema },
  required,
});
const text: StructuralSchema = { type: "string" };

const rows: readonly [
  name: string,
  before: StructuralSchema,
  after: StructuralSchema,
  want: readonly string[],
][] = [
  ["nothing", field(text), field(text), []],
  ["another description", field({ ...text, description: "old" }), field({ ...text, description: "new" }), []],
  ["a removed field", field(text), {}, ["breaking field-removed spec.a"]],
  [
    "a removed field where unknown ones are kept",
    field(text),
    { "x-kubernetes-preserve-unknown-fields": true },
    ["compatible unknown-fields-opened spec", "compatible field-removed spec.a"],
  ],
  [
    "a likely rename",
    { properties: { imageName: text } },
    { properties: { image: text } },
    ["breaking field-renamed spec.imageName", "compatible field-added spec.image"],
  ],
  [
    "a rename told by the shape",
    {
      properties: {
        old: { type: "object", properties: { a: text }, description: "What the thing is made of" },
      },
    },
    {
      properties: {
        fresh: { type: "object", properties: { a: text }, description: "What the thing is made of" },
      },
    },
    ["breaking field-renamed spec.old", "compatible field-added spec.fresh"],
  ],
  [
    "no rename between unlike names",
    { properties: { alpha: text } },
    { properties: { zone: text } },
    ["breaking field-removed spec.alpha", "compatible field-added spec.zone"],
  ],
  [
    "no rename between types",
    { properties: { image: text } },
    { properties: { images: { type: "array", items: text } } },
    ["breaking field-removed spec.image", "compatible field-added spec.images"],
  ],
  ["a new required field", {}, field(text, ["a"]), ["breaking field-required spec.a"]],
  [
    "a new required field with a default",
    {},
    field({ ...text, default: "x" }, ["a"]),
    ["compatible field-added spec.a"],
  ],
  ["a field that becomes required", field(text), field(text, ["a"]), ["breaking field-required spec.a"]],
  ["a field that becomes optional", field(text, ["a"]), field(text), ["breaking field-optional spec.a"]],
  ["another type", field(text), field({ type: "integer" }), ["breaking type-changed spec.a"]],
  [
    "a wider number",
    field({ type: "integer" }),
    field({ type: "number" }),
    ["compatible type-changed spec.a"],
  ],
  [
    "int-or-string instead of a string",
    field(text),
    field({ "x-kubernetes-int-or-string": true }),
    ["breaking type-changed spec.a"],
  ],
  [
    "a narrower enumeration",
    field({ ...text, enum: ["a", "b"] }),
    field({ ...text, enum: ["a"] }),
    ["breaking enum-narrowed spec.a"],
  ],
  [
    "a wider enumeration",
    field({ ...text, enum: ["a"] }),
    field({ ...text, enum: ["a", "b"] }),
    ["compatible enum-widened spec.a"],
  ],
  ["a new enumeration", field(text), field({ ...text, enum: ["a"] }), ["breaking enum-narrowed spec.a"]],
  [
    "tighter bounds",
    field({ type: "integer" }),
    field({ type: "integer", minimum: 1, maximum: 5 }),
    ["breaking bound-tightened spec.a", "breaking bound-tightened spec.a"],
  ],
  [
    "looser bounds",
    field({ ...text, maxLength: 5 }),
    field({ ...text, maxLength: 9 }),
    ["compatible bound-loosened spec.a"],
  ],
  [
    "another pattern",
    field({ ...text, pattern: "a" }),
    field({ ...text, pattern: "b" }),
    ["breaking pattern-changed spec.a"],
  ],
  [
    "no pattern any more",
    field({ ...text, pattern: "a" }),
    field(text),
    ["compatible pattern-changed spec.a"],
  ],
  [
    "null no longer allowed",
    field({ ...text, nullable: true }),
    field(text),
    ["breaking nullable-removed spec.a"],
  ],
  ["null allowed", field(text), field({ ...text, nullable: true }), ["breaking nullable-added spec.a"]],
  ["a default that goes", field({ ...text, default: "x" }), field(text), ["breaking default-removed spec.a"]],
  [
    "a default that changes",
    field({ ...text, default: "x" }),
    field({ ...text, default: "y" }),
    ["compatible default-changed spec.a"],
  ],
  [
    "inside lists and maps",
    field({ type: "array", items: { type: "object", properties: { b: text } } }),
    field({ type: "array", items: { type: "object" } }),
    ["breaking field-removed spec.a[*].b"],
  ],
  [
    "a list that becomes a map by keys",
    field({ type: "array", items: text }),
    field({ type: "array", items: text, "x-kubernetes-list-type": "set" }),
    ["breaking list-type-changed spec.a"],
  ],
  [
    "a new rule",
    field(text),
    { ...field(text), "x-kubernetes-validations": [{ rule: "has(self.a)" }] },
    ["breaking rule-added spec"],
  ],
  [
    "unknown fields dropped",
    { "x-kubernetes-preserve-unknown-fields": true },
    {},
    ["breaking unknown-fields-closed spec"],
  ],
  [
    "a field called description",
    { properties: { description: text } },
    {},
    ["breaking field-removed spec.description"],
  ],
];

describe("what an edit of a CRD breaks", () => {
  test.each(rows)("%s", (_name, before, after, want) => {
    expect(changes(before, after)).toEqual(want);
  });

  test("a version that is gone, one that is no longer served, one that is new", () => {
    const v2 = { ...version, name: "v2", schema: {} };
    const kinds = (after: Crd): string[] =>
      compareCrds({ ...blog, versions: [{ ...version, schema: {} }] }, after).map(
        ({ effect, kind }) => `${effect} ${kind}`,
      );
    expect(kinds({ ...blog, versions: [v2] })).toEqual([
      "breaking version-removed",
      "compatible version-added",
    ]);
    expect(kinds({ ...blog, versions: [{ ...version, schema: {}, served: false }, v2] })).toEqual([
      "breaking version-unserved",
      "compatible version-added",
    ]);
  });

  test("group, kind, scope and the status subresource", () => {
    const after: Crd = {
      ...blog,
      kind: "Journal",
      scope: "Cluster",
      versions: [{ ...version, schema: {}, hasStatus: false }],
    };
    expect(compareCrds(blog, after).map(({ kind }) => kind)).toEqual([
      "kind-changed",
      "scope-changed",
      "status-removed",
    ]);
  });

  test("the report names version, path and consequence, and shows nothing that moves the cursor", () => {
    const after = { ...withSpec({}), versions: withSpec({}).versions };
    const report = reportCrdChanges(blog, compareCrds(withSpec(field(text)), after));
    expect(report).toBe(
      "Blog (blogs.example.com): 1 breaking change, 0 compatible changes\n  breaking   v1 spec.a: The field was removed: it is dropped from objects that are written.\n",
    );
    const hostile = withSpec({ "x-kubernetes-validations": [{ rule: "true // \u001B[2J\u202E" }] });
    // eslint-disable-next-line no-control-regex -- the point of the test
    expect(reportCrdChanges(blog, compareCrds(withSpec({}), hostile))).not.toMatch(/[\u001B\u202E]/);
    expect(reportCrdChanges(blog, [])).toBe("");
  });
});
