import { type StructuralSchema, compileSchema, formatFieldError } from "@metatron/runtime/schema";
import { findExample } from "../../generators/example/index.ts";
import type { Crd } from "../../src/crd/index.ts";

/** A CRD with one version of this schema. */
export function crdWith(schema: StructuralSchema): Crd {
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

/** Rules that all say "broken". */
export const rules = (...list: readonly string[]): Pick<StructuralSchema, "x-kubernetes-validations"> => ({
  "x-kubernetes-validations": list.map((rule) => ({ rule, message: "broken" })),
});
/** The schema of an object. */
export const object = (
  properties: StructuralSchema["properties"],
  more: StructuralSchema = {},
): StructuralSchema => ({
  type: "object",
  properties: properties ?? {},
  ...more,
});

/** What is wrong with the example of a CRD whose spec has this schema. */
export function problems(spec: StructuralSchema): string[] {
  const schema = object({ spec }, { required: ["spec"] });
  const example = findExample(crdWith(schema), "v1");
  const compiled = compileSchema(schema);
  return compiled.validate(compiled.applyDefaults(example.object)).errors.map(formatFieldError);
}
