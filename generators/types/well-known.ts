import type { StructuralSchema } from "@metatron/runtime/schema";
import { wellKnownShapes } from "./well-known-shapes.ts";

/** Where a schema stands: the property it is the value, item or map value of, and the shape around it. */
export interface Surroundings {
  readonly property: string;
  /** The well-known name of the object that has the property. */
  readonly within: string | undefined;
}

/** Names that only Kubernetes' own shapes may have. */
export const wellKnownNames: ReadonlySet<string> = new Set(wellKnownShapes.map((shape) => shape.name));

/** The name that Kubernetes has for a shape, recognised by its properties; more properties do no harm. */
export function wellKnownName(schema: StructuralSchema, around: Surroundings): string | undefined {
  const { properties } = schema;
  if (!properties) return undefined;
  const shape = wellKnownShapes.find(
    ({ has, at, within }) =>
      has.every((name) => properties[name] !== undefined) &&
      (at === undefined || at.some((name) => fits(name, around.property))) &&
      (within === undefined || within === around.within),
  );
  return shape?.name;
}

function fits(name: string, property: string): boolean {
  return name.startsWith("*") ? property.endsWith(name.slice(1)) : property === name;
}
