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

/**
 * Render declarations with json-schema-to-typescript: `T<n>` stands for the n-th declaration and `p<n>` for its n-th
 * member. Neither names nor comments go in, so nothing that a CRD says can meet a keyword, a prototype or a path on the
 * way; and equal types go in as one object, which it looks at once.
 */
export async function compileDeclarations(
  declarations: readonly Declaration[],
  naming: Naming,
): Promise<string> {
  const texts: string[] = [];
  for (let start = 0; start < declarations.length; start += batch) {
    texts.push(await compileBatch(declarations.slice(start, start + batch), start, naming));
  }
  return texts.join("\n");
}

// Its time grows faster than its input; a real CRD fits in one batch.
const batch = 500;

async function compileBatch(
  declarations: readonly Declaration[],
  start: number,
  naming: Naming,
): Promise<string> {
  const types = createTypeSchemas(naming);
  const roots = declarations.map((declaration, index) => {
    return [`t${start + index}`, toSchema(declaration, start + index, types)];
  });
  const root: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(roots),
    additionalProperties: false,
  };
  return await compile(root, "Root", {
    bannerComment: "",
    format: false,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    $refOptions: { resolve: { external: false, file: false, http: false } },
  });
}

type TypeSchemas = (type: Member["type"], view: View) => JsonSchema;

function createTypeSchemas(naming: Naming): TypeSchemas {
  const known = new Map<string, JsonSchema>();
  return (type, view) => {
    const key = type.kind === "text" ? `= ${type.text}` : typeText(type, view, naming);
    const schema =
      known.get(key) ?? (type.kind === "text" ? { tsType: type.text } : toTypeSchema(type, view, naming));
    known.set(key, schema);
    return schema;
  };
}

function toSchema(declaration: Declaration, index: number, types: TypeSchemas): JsonSchema {
  const title = `T${index}`;
  const { view } = declaration;
  // A name of its own needs an object of its own.
  if (declaration.kind === "alias") return { ...types(declaration.type, view), title };
  const members = declaration.members.map((member, position) => ({ ...member, key: `p${position}` }));
  return {
    title,
    type: "object",
    properties: Object.fromEntries(members.map(({ key, type }) => [key, types(type, view)])),
    required: members.filter(({ isOptional }) => !isOptional).map(({ key }) => key),
    additionalProperties: declaration.isOpen,
  };
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
