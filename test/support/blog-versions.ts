import type { StructuralSchema } from "@metatron/runtime/schema";
import type { Crd } from "../../src/crd/index.ts";

/** A version with a status. */
export const version = {
  name: "v1",
  served: true,
  storage: true,
  deprecated: false,
  hasStatus: true,
  hasScale: false,
  printerColumns: [],
  selectableFields: [],
};

/** A CRD to change. */
export const blog: Crd = {
  name: "blogs.example.com",
  group: "example.com",
  kind: "Blog",
  listKind: "BlogList",
  plural: "blogs",
  singular: "blog",
  shortNames: [],
  categories: [],
  scope: "Namespaced",
  versions: [{ ...version, schema: {} }],
  conversion: "None",
  source: { file: "blog.yaml", document: 1 },
  text: "",
};

/** The CRD with another schema of its spec. */
export function withSpec(spec: StructuralSchema): Crd {
  return {
    ...blog,
    versions: [{ ...version, schema: { type: "object", properties: { spec: { type: "object", ...spec } } } }],
  };
}
