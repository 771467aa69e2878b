import { toCommentText } from "./documentation.ts";
import { type Shape, shapeOf, type ShapeProperty, type ValueType } from "./read-schema.ts";

/** As it is read (defaults are there) or as it is written (they need not be). */
export type View = "read" | "written";

/** A property as it will stand in the file. */
export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  readonly documentation: string;
  readonly type: ValueType | { readonly kind: "text"; readonly text: string };
}

/** One exported type of the file. */
export type Declaration =
  | {
      readonly kind: "interface";
      readonly name: string;
      readonly view: View;
      readonly documentation: string;
      readonly members: readonly Member[];
      readonly isOpen: boolean;
    }
  | {
      readonly kind: "alias";
      readonly name: string;
      readonly view: View;
      readonly documentation: string;
      readonly type: ValueType;
    };

/** The interfaces of a shape: one, or two where reading and writing differ. */
export function declareShape(shape: Shape, name: string): Declaration[] {
  const read = declareView(shape, name, "read");
  return shape.hasDefaults ? [read, declareView(shape, `${name}Input`, "written")] : [read];
}

/** A name for what is no object of its own: both views, or one when they agree. */
export function declareAlias(type: ValueType, name: string): Declaration[] {
  const documentation = "";
  const read = { kind: "alias", name, view: "read", documentation, type } as const;
  return hasViews(type) ? [read, { ...read, name: `${name}Input`, view: "written" }] : [read];
}

/** True when what is read differs from what is written. */
export function hasViews(type: ValueType): boolean {
  return shapeOf(type)?.hasDefaults ?? false;
}

/** A property in one of the views. */
function toDeclaredMember(property: ShapeProperty, view: View): Member {
  const { name, type, documentation } = property;
  const isThere = property.isRequired && !(property.hasDefault && view === "written");
  return { name, type, documentation, isOptional: !(isThere || (property.hasDefault && view === "read")) };
}

function declareView(shape: Shape, name: string, view: View): Declaration {
  return {
    kind: "interface",
    name,
    view,
    documentation: toCommentText(`\`${shorten(shape.path)}\`${view === "written" ? " as written" : ""}`),
    members: shape.properties.map((property) => toDeclaredMember(property, view)),
    isOpen: shape.isOpen,
  };
}

function shorten(path: string): string {
  return path.length > 300 ? `…${path.slice(-300)}` : path;
}
