import type { Shape, ShapeProperty, ValueType } from "./shape.ts";

/** Gives equal shapes one object, so that each is declared once. */
export interface Interner {
  intern(shape: Omit<Shape, "structure">): Shape;
}

/**
 * Equal means: the same properties with the same types and the same documentation, since a shared declaration must tell
 * the truth about each place. Kubernetes' own shapes are the exception: projects shorten their texts at will.
 */
export function createInterner(): Interner {
  const structures = new Map<string, number>();
  const shapes = new Map<string, Shape>();
  const ids = new Map<Shape, number>();
  const structureOf = (shape: Shape): number => shape.structure;
  const identityOf = (shape: Shape): number => ids.get(shape) ?? -1;
  return {
    intern(shape) {
      const structure = number(structures, describe(shape, structureOf, false));
      const isKnown = shape.wellKnownName !== undefined;
      const key = isKnown ? `${shape.wellKnownName}:${structure}` : describe(shape, identityOf, true);
      const known = shapes.get(key);
      if (known) return known;
      const added = { ...shape, structure };
      ids.set(added, shapes.size);
      shapes.set(key, added);
      return added;
    },
  };
}

function number(known: Map<string, number>, key: string): number {
  const id = known.get(key) ?? known.size;
  known.set(key, id);
  return id;
}

type Identify = (shape: Shape) => number;

function describe(shape: Omit<Shape, "structure">, identify: Identify, isDocumented: boolean): string {
  const properties = shape.properties
    .map((property) => describeProperty(property, identify, isDocumented))
    .sort();
  return `${shape.isOpen}\n${properties.join("\u0001")}`;
}

function describeProperty(property: ShapeProperty, identify: Identify, isDocumented: boolean): string {
  const presence = property.isRequired ? "!" : property.hasDefault ? "=" : "?";
  const documentation = isDocumented ? `\u0000${property.documentation}` : "";
  return `${JSON.stringify(property.name)}${presence}${describeType(property.type, identify)}${documentation}`;
}

function describeType(type: ValueType, identify: Identify): string {
  if (type.kind === "object") return `#${identify(type.shape)}`;
  if (type.kind === "literals") return JSON.stringify(type.values);
  return "of" in type ? `${type.kind}<${describeType(type.of, identify)}>` : type.kind;
}
