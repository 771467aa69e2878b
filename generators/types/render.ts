import { type Understood, type Shape, isDeclared, shapesOf, createReader } from "./read-schema.ts";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { Crd, CrdVersion } from "../../src/model/crd.ts";
import {
  type Declaration,
  type View,
  type Member,
  hasViews,
  declareAlias,
  declareShape,
} from "./declaration.ts";
import { documentationOf } from "./documentation.ts";
import { kindTypeName, nameShapes } from "./type-names.ts";
import { rememberTypes } from "./previous-names.ts";
import { compileDeclarations, layOut } from "./compile.ts";

/** A property beside apiVersion, kind and metadata. */
export interface RootProperty extends Understood {
  readonly name: string;
  readonly schema: StructuralSchema;
  readonly isRequired: boolean;
}

/** The object itself, as it is read and as it is written. */
function declareRoot(
  crd: Crd,
  version: CrdVersion,
  type: string,
  properties: readonly RootProperty[],
  written: string,
): Declaration[] {
  const read = crd.scope === "Namespaced" ? "NamespacedMeta" : "ClusterMeta";
  const documentation = documentationOf(version.schema);
  const declare = (name: string, view: View, metadata: string): Declaration => ({
    kind: "interface",
    name,
    view,
    documentation,
    isOpen: isOpen(version.schema),
    members: [
      identity("apiVersion", JSON.stringify(`${crd.group}/${version.name}`), version.schema),
      identity("kind", JSON.stringify(crd.kind), version.schema),
      identity("metadata", metadata, version.schema),
      ...properties.map((property) => toMember(property, type, view)),
    ],
  });
  return [declare(type, "read", read), declare(`${type}Input`, "written", written)];
}

function isOpen(schema: StructuralSchema): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true || Boolean(schema.additionalProperties);
}

/** One of the three properties of every object; the CRD may say something of them. */
function identity(name: string, text: string, { properties }: StructuralSchema): Member {
  const schema = properties?.[name];
  const own = schema === undefined ? [] : [documentationOf(schema)];
  // Of its own fields a schema can restrict the name alone, and they are the runtime's types.
  const fields = name === "metadata" ? Object.entries(schema?.properties ?? {}) : [];
  const texts = fields.map(([field, value]) => [field, documentationOf(value)] as const);
  const told = texts.filter(([, said]) => said !== "").map(([field, said]) => `\`${field}\`: ${said}`);
  const documentation = [...own, ...told].filter(Boolean).join("\n\n");
  return { name, isOptional: false, documentation, type: { kind: "text", text } };
}

function toMember({ name, schema, isRequired, type }: RootProperty, parent: string, view: View): Member {
  const hasDefault = schema.default !== undefined;
  const isThere = hasDefault ? view === "read" : isRequired;
  const own = ownName(name, parent);
  const isWritten = view === "written" && hasViews(type);
  const text = `${own}${isWritten ? "Input" : ""}${type.kind === "nullable" ? " | null" : ""}`;
  return {
    name,
    type: own === undefined ? type : { kind: "text", text },
    isOptional: !isThere || name === "status",
    documentation: documentationOf(schema),
  };
}

/** Spec and status have names of their own, even where they are no objects or share the shape of another. */
function declareAliases(
  properties: readonly RootProperty[],
  parent: string,
  names: ReadonlyMap<Shape, string>,
): Declaration[] {
  return properties.flatMap(({ name, type }) => {
    const own = ownName(name, parent);
    const value = type.kind === "nullable" ? type.of : type;
    const shape = value.kind === "object" && isDeclared(value.shape) ? value.shape : undefined;
    const isNamed = shape !== undefined && names.get(shape) === own;
    return own === undefined || isNamed ? [] : declareAlias(value, own);
  });
}

function ownName(property: string, parent: string): string | undefined {
  if (property === "spec") return `${parent}Spec`;
  return property === "status" ? `${parent}Status` : undefined;
}

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
  const metadata = [...names.values()].includes("ObjectMeta") ? "WrittenMeta" : "ObjectMeta";
  const declarations = [
    ...declareRoot(crd, found, type, properties, metadata),
    ...declareAliases(properties, type, names),
    ...shapes.flatMap((shape) => declareShape(shape, names.get(shape) ?? "")),
  ];
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
