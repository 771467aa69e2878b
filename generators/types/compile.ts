import { compile } from "json-schema-to-typescript";
import type { Declaration, Member, View } from "./declaration.ts";
import { isDeclared, type Shape, type ValueType } from "./shape.ts";

type JsonSchema = Parameters<typeof compile>[0];

/** What the file calls things; a declaration refers to a shape by the name of its view. */
export interface Naming {
  readonly shapes: ReadonlyMap<Shape, string>;
  /** The runtime's type of an object's metadata. */
  readonly metadata: string;
}

/** The rendered text, in which `t<n>` stands for the n-th declaration and `p<n>` for the n-th property name. */
export interface Compiled {
  readonly text: string;
  readonly properties: readonly string[];
}

/**
 * Render declarations with json-schema-to-typescript. Names go in as placeholders, so nothing that a CRD says can
 * meet a keyword, a prototype or a path on the way.
 */
export async function compileDeclarations(
  declarations: readonly Declaration[],
  naming: Naming,
): Promise<Compiled> {
  const properties = new Map<string, number>();
  const key = (name: string): string => {
    const index = properties.get(name) ?? properties.size;
    properties.set(name, index);
    return `p${index}`;
  };
  const roots = declarations.map((declaration, index) => [
    `t${index}`,
    toSchema(declaration, index, naming, key),
  ]);
  const root: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(roots),
    additionalProperties: false,
  };
  const text = await compile(root, "Root", {
    bannerComment: "",
    format: false,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    $refOptions: { resolve: { external: false, file: false, http: false } },
  });
  return { text, properties: [...properties.keys()] };
}

function toSchema(
  declaration: Declaration,
  index: number,
  naming: Naming,
  key: (name: string) => string,
): JsonSchema {
  const title = `T${index}`;
  const documented = describe(declaration.documentation);
  if (declaration.kind === "alias")
    return { title, tsType: aliasText(declaration.type, declaration.view, naming) };
  const { members, view } = declaration;
  const entries = members.map((member) => [key(member.name), toMemberSchema(member, view, naming)]);
  return {
    title,
    ...documented,
    type: "object",
    properties: Object.fromEntries(entries),
    required: members.filter(({ isOptional }) => !isOptional).map(({ name }) => key(name)),
    additionalProperties: declaration.isOpen,
  };
}

function toMemberSchema({ type, documentation }: Member, view: View, naming: Naming): JsonSchema {
  const schema = type.kind === "text" ? { tsType: type.text } : toTypeSchema(type, view, naming);
  return { ...schema, ...describe(documentation) };
}

function describe(documentation: string): JsonSchema {
  return documentation === "" ? {} : { description: documentation };
}

function toTypeSchema(type: ValueType, view: View, naming: Naming): JsonSchema {
  switch (type.kind) {
    case "list":
      return { type: "array", items: toTypeSchema(type.of, view, naming) };
    case "nullable":
      return { anyOf: [toTypeSchema(type.of, view, naming), { type: "null" }] };
    case "literals":
      return { enum: [...type.values] };
    case "string":
    case "number":
    case "boolean":
      return { type: type.kind };
    default:
      return { tsType: typeText(type, view, naming) };
  }
}

/** A type as text, for what JSON Schema has no word for. */
function typeText(type: ValueType, view: View, naming: Naming): string {
  switch (type.kind) {
    case "int-or-string":
      return "(number | string)";
    case "metadata":
      return naming.metadata;
    case "map":
      return `Record<string, ${aliasText(type.of, view, naming)}>`;
    case "list":
      return `${typeText(type.of, view, naming)}[]`;
    case "nullable":
      return `(${typeText(type.of, view, naming)} | null)`;
    case "literals":
      return `(${type.values.map((value) => JSON.stringify(value)).join(" | ")})`;
    case "object":
      return referenceTo(type.shape, view, naming);
    default:
      return type.kind;
  }
}

function aliasText(type: ValueType, view: View, naming: Naming): string {
  const text = typeText(type, view, naming);
  const isWrapped = type.kind === "int-or-string" || type.kind === "nullable" || type.kind === "literals";
  return isWrapped ? text.slice(1, -1) : text;
}

function referenceTo(shape: Shape, view: View, naming: Naming): string {
  if (!isDeclared(shape)) return "Record<string, never>";
  const name = naming.shapes.get(shape) ?? "unknown";
  return view === "written" && shape.hasDefaults ? `${name}Input` : name;
}
