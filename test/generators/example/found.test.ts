import type { StructuralSchema } from "@metatron/runtime/schema";
import { describe, expect, test } from "vitest";
import { exampleObject, findExample } from "../../../generators/example/index.ts";
import { crdWith, object, rules } from "../../support/thing-crd.ts";

const text: StructuralSchema = { type: "string" };

describe("an example is found", () => {
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
