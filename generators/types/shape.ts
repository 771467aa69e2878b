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
  /** Equal for shapes with equal types, whatever their documentation says. */
  readonly structure: number;
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
