import type { StructuralSchema } from "@metatron/runtime/schema";
import { documentationOf } from "./documentation.ts";
import { wellKnownName } from "./well-known.ts";

/** A value and the objects in it. */
export interface Understood {
  readonly type: ValueType;
  readonly objects: readonly Occurrence[];
}

interface Place {
  readonly property: string;
  readonly isOneOfSeveral: boolean;
  readonly within: string | undefined;
  readonly path: string;
}

/** Reads schemas into types; one reader for all that goes into one file, so that equal shapes meet. */
export function createReader(): (schema: StructuralSchema, property: string) => Understood {
  const interner = createInterner();
  return (schema, property) =>
    understand(schema, { property, isOneOfSeveral: false, within: undefined, path: property }, interner);
}

function understand(schema: StructuralSchema, place: Place, interner: Interner): Understood {
  const plain = understandPresent(schema, place, interner);
  const isNull =
    plain.type.kind === "unknown" || (plain.type.kind === "literals" && plain.type.values.includes(null));
  return schema.nullable && !isNull ? { ...plain, type: { kind: "nullable", of: plain.type } } : plain;
}

function understandPresent(schema: StructuralSchema, place: Place, interner: Interner): Understood {
  if (schema["x-kubernetes-int-or-string"]) return leaf({ kind: "int-or-string" });
  const literals = literalsOf(schema);
  if (literals) return leaf(literals);
  switch (schema.type ?? impliedType(schema)) {
    case "string":
      return leaf({ kind: "string" });
    case "integer":
    case "number":
      return leaf({ kind: "number" });
    case "boolean":
      return leaf({ kind: "boolean" });
    case "array":
      return wrap("list", schema.items ?? {}, `${place.path}[]`, place, interner);
    case "object":
      return understandObject(schema, place, interner);
    default:
      return leaf({ kind: "unknown" });
  }
}

function leaf(type: ValueType): Understood {
  return { type, objects: [] };
}

function impliedType(schema: StructuralSchema): StructuralSchema["type"] {
  if (schema.properties || schema.additionalProperties || schema["x-kubernetes-embedded-resource"])
    return "object";
  return schema.items ? "array" : undefined;
}

function literalsOf({ enum: values, type }: StructuralSchema): ValueType | undefined {
  if (!values || values.length === 0) return undefined;
  const scalars = values.filter((value) => value === null || typeof value !== "object");
  if (scalars.length < values.length || type === "object" || type === "array") return undefined;
  return { kind: "literals", values: [...new Set(scalars)] };
}

function wrap(
  kind: "list" | "map",
  schema: StructuralSchema,
  path: string,
  place: Place,
  interner: Interner,
): Understood {
  const inner = understand(schema, { ...place, isOneOfSeveral: true, path }, interner);
  return { type: { kind, of: inner.type }, objects: inner.objects };
}

function understandObject(schema: StructuralSchema, place: Place, interner: Interner): Understood {
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  const additional = schema.additionalProperties;
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true || additional === true;
  if (!isEmbedded && Object.keys(schema.properties ?? {}).length === 0) {
    if (typeof additional === "object") return wrap("map", additional, `${place.path}[*]`, place, interner);
    if (isOpen) return leaf({ kind: "map", of: { kind: "unknown" } });
  }
  const known = wellKnownName(schema, place);
  const { properties, children } = readProperties(schema, { ...place, within: known }, interner);
  const shape = interner.intern({
    properties: isEmbedded ? withIdentity(properties) : properties,
    isOpen: isOpen || typeof additional === "object",
    hasDefaults: properties.some(differs),
    wellKnownName: known,
    path: place.path,
  });
  const segment = { property: place.property, isOneOfSeveral: place.isOneOfSeveral };
  return { type: { kind: "object", shape }, objects: [{ shape, segment, children }] };
}

function differs(property: ShapeProperty): boolean {
  return property.hasDefault || (shapeOf(property.type)?.hasDefaults ?? false);
}

function readProperties(
  schema: StructuralSchema,
  place: Place,
  interner: Interner,
): { properties: ShapeProperty[]; children: Occurrence[] } {
  const required = new Set(schema.required);
  const children: Occurrence[] = [];
  const properties = Object.entries(schema.properties ?? {}).map(([name, value]): ShapeProperty => {
    const path = place.path === "" ? name : `${place.path}.${name}`;
    const inner = understand(
      value,
      { property: name, isOneOfSeveral: false, within: place.within, path },
      interner,
    );
    children.push(...inner.objects);
    return {
      name,
      type: inner.type,
      isRequired: required.has(name),
      hasDefault: value.default !== undefined,
      documentation: documentationOf(value),
    };
  });
  return { properties, children };
}

function withIdentity(properties: readonly ShapeProperty[]): ShapeProperty[] {
  const declared = new Map(properties.map((property) => [property.name, property]));
  const text = (name: string): ShapeProperty => ({
    name,
    type: { kind: "string" },
    hasDefault: false,
    documentation: "",
    ...declared.get(name),
    isRequired: true,
  });
  const metadata = declared.get("metadata");
  const hasFields =
    metadata && shapeOf(metadata.type) && (shapeOf(metadata.type)?.properties.length ?? 0) > 0;
  const others = properties.filter(({ name }) => !["apiVersion", "kind", "metadata"].includes(name));
  return [
    text("apiVersion"),
    text("kind"),
    {
      name: "metadata",
      hasDefault: false,
      documentation: metadata?.documentation ?? "",
      type: hasFields ? metadata.type : { kind: "metadata" },
      isRequired: true,
    },
    ...others,
  ];
}

/** The shapes in the order in which they are first met, breadth first. */
export function shapesOf(objects: readonly Occurrence[]): Shape[] {
  const shapes = new Set<Shape>();
  let level = objects;
  while (level.length > 0) {
    for (const { shape } of level) shapes.add(shape);
    level = level.flatMap(({ children }) => children);
  }
  return [...shapes];
}

/** The type of a value, with objects reduced to the shape that they share. */
export type ValueType =
  | { readonly kind: "string" | "number" | "boolean" | "int-or-string" | "unknown" | "metadata" }
  | { readonly kind: "literals"; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly kind: "list" | "map"; readonly of: ValueType }
  | { readonly kind: "nullable"; readonly of: ValueType }
  | { readonly kind: "object"; readonly shape: Shape };

/** A property of a shape. */
export interface ShapeProperty {
  readonly name: string;
  readonly type: ValueType;
  readonly isRequired: boolean;
  /** The API server fills it in, so it is there in what is read. */
  readonly hasDefault: boolean;
  readonly documentation: string;
}

/** What all objects of one form have in common; declared once. */
export interface Shape {
  readonly properties: readonly ShapeProperty[];
  /** Other keys may be there. */
  readonly isOpen: boolean;
  /** Reading and writing differ somewhere in it. */
  readonly hasDefaults: boolean;
  readonly wellKnownName: string | undefined;
  /** The path of the first object of this shape. */
  readonly path: string;
}

/** An object at its place in the schema. */
export interface Occurrence {
  readonly shape: Shape;
  /** The property that leads here, and whether it is one of several. */
  readonly segment: { readonly property: string; readonly isOneOfSeveral: boolean };
  readonly children: readonly Occurrence[];
}

/** The shape that a value is made of, through lists, maps and null. */
export function shapeOf(type: ValueType): Shape | undefined {
  if (type.kind === "object") return type.shape;
  return "of" in type ? shapeOf(type.of) : undefined;
}

/** True when a shape stands in the file; an object that can hold nothing is written in place. */
export function isDeclared(shape: Shape): boolean {
  return shape.properties.length > 0 || shape.isOpen;
}

/** Gives equal shapes one object, so that each is declared once. */
export interface Interner {
  intern(shape: Shape): Shape;
}

/**
 * Equal means: the same properties with the same types and the same documentation, constraints among it, since a shared
 * declaration must tell the truth about each place; and what hangs below is then equal as well.
 */
function createInterner(): Interner {
  const shapes = new Map<string, Shape>();
  const ids = new Map<Shape, number>();
  const identityOf = (shape: Shape): number => ids.get(shape) ?? -1;
  return {
    intern(shape) {
      const key = `${shape.wellKnownName ?? ""}:${describe(shape, identityOf)}`;
      const known = shapes.get(key);
      if (known) return known;
      ids.set(shape, shapes.size);
      shapes.set(key, shape);
      return shape;
    },
  };
}

type Identify = (shape: Shape) => number;

function describe(shape: Shape, identify: Identify): string {
  const properties = shape.properties.map((property) => describeProperty(property, identify)).sort();
  return `${shape.isOpen}\n${properties.join("\u0001")}`;
}

function describeProperty(property: ShapeProperty, identify: Identify): string {
  const presence = property.isRequired ? "!" : property.hasDefault ? "=" : "?";
  const type = describeType(property.type, identify);
  return `${JSON.stringify(property.name)}${presence}${type}\u0000${property.documentation}`;
}

function describeType(type: ValueType, identify: Identify): string {
  if (type.kind === "object") return `#${identify(type.shape)}`;
  if (type.kind === "literals") return JSON.stringify(type.values);
  return "of" in type ? `${type.kind}<${describeType(type.of, identify)}>` : type.kind;
}
