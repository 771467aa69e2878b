import type { StructuralSchema } from "@metatron/runtime/schema";
import type { Crd, CrdVersion } from "../../src/crd/model.ts";
import { compileDeclarations } from "./compile.ts";
import { declareShape, hasViews } from "./declaration.ts";
import { layOut } from "./layout.ts";
import { declareAliases, declareRoot, type RootProperty } from "./root.ts";
import { rememberTypes } from "./remember.ts";
import { isDeclared } from "./shape.ts";
import { shapesOf, createReader } from "./understand.ts";
import { kindTypeName, nameShapes } from "./type-names.ts";

/** The types of one version of a CRD. */
export interface TypesModule {
  /** Imports and types, no banner. */
  readonly code: string;
  /** `spec` and `status` are absent where the schema has no such property. */
  readonly names: TypeNames;
}

/** What the file calls the types that others refer to. */
export interface TypeNames {
  /** As read. */
  readonly parent: string;
  /** As written. */
  readonly input: string;
  readonly spec?: string;
  readonly status?: string;
  /** The status as a hook writes it. */
  readonly statusInput?: string;
}

/**
 * Render the types of a version: as read, as written, and one for each shape in it. The text that was generated before
 * keeps names what they are when an object joins that would have had the better claim.
 */
export async function renderTypes(crd: Crd, version: string, before = ""): Promise<TypesModule> {
  const found = crd.versions.find(({ name }) => name === version);
  if (!found) throw new RangeError(`the CRD ${crd.name} has no version ${version}`);
  const type = kindTypeName(crd.kind);
  const properties = readRoot(found);
  const objects = properties.flatMap((property) => property.objects);
  const shapes = shapesOf(objects).filter(isDeclared);
  const names = nameShapes(crd.kind, objects, rememberTypes(before));
  const declarations = [
    ...declareRoot(crd, found, type, properties),
    ...declareAliases(properties, type, names),
    ...shapes.flatMap((shape) => declareShape(shape, names.get(shape) ?? "")),
  ];
  const metadata = declarations.some(({ name }) => name === "ObjectMeta") ? "WrittenMeta" : "ObjectMeta";
  const text = await compileDeclarations(declarations, { shapes: names, metadata });
  const body = layOut(text, declarations);
  return { code: `${imports(crd, metadata)}\n${body}`, names: namesOf(type, properties) };
}

function readRoot({ schema }: CrdVersion): RootProperty[] {
  const read = createReader();
  const required = new Set(schema.required);
  const declared: { readonly [name: string]: StructuralSchema } = {
    ...(schema["x-kubernetes-preserve-unknown-fields"] ? openProperties : {}),
    ...schema.properties,
  };
  return Object.entries(declared)
    .filter(([name]) => !["apiVersion", "kind", "metadata"].includes(name))
    .map(([name, property]) => ({
      name,
      schema: property,
      isRequired: required.has(name) && name !== "status",
      ...read(property, name),
    }));
}

const anyObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true } as const;
const openProperties: { readonly [name: string]: StructuralSchema } = { spec: anyObject, status: anyObject };

function imports(crd: Crd, metadata: string): string {
  const read = crd.scope === "Namespaced" ? "NamespacedMeta" : "ClusterMeta";
  const written = metadata === "ObjectMeta" ? metadata : `ObjectMeta as ${metadata}`;
  const names = [read, written].sort().join(", ");
  return `import type { ${names} } from "@metatron/runtime";\n`;
}

function namesOf(type: string, properties: readonly RootProperty[]): TypeNames {
  const spec = properties.find(({ name }) => name === "spec");
  const status = properties.find(({ name }) => name === "status");
  const statusInput = status && hasViews(status.type) ? `${type}StatusInput` : `${type}Status`;
  return {
    parent: type,
    input: `${type}Input`,
    ...(spec ? { spec: `${type}Spec` } : {}),
    ...(status ? { status: `${type}Status`, statusInput } : {}),
  };
}
