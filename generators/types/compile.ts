import type { compile } from "json-schema-to-typescript";
import { isIdentifier } from "../../src/crd/definition.ts";
import type { Declaration, Member, View } from "./declaration.ts";
import { makeVisible } from "./documentation.ts";
import { isDeclared, type Shape, type ValueType } from "./read-schema.ts";

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
  // Loaded when types are made: it takes a third of the start of a command.
  const { compile } = await import("json-schema-to-typescript");
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

const width = 110;
// A literal may hold U+2028, which ends a line for `.` but not for `split`.
const memberLine = /^p(\d+)(\??): (.*)$/s;
const openingLine = /^export (?:interface|type) T(\d+) (.*)$/s;

/**
 * Lay out what json-schema-to-typescript rendered, and put names and comments in. The output is narrow (interfaces and
 * aliases, one thing a line), and a general formatter takes ten times as long as all the rest.
 */
export function layOut(text: string, declarations: readonly Declaration[]): string {
  const blocks: string[][] = declarations.map(() => []);
  let current: Declaration | undefined;
  let block: string[] = [];
  for (const line of text.split("\n")) {
    const [, index, rest = ""] = openingLine.exec(line) ?? [];
    if (index !== undefined) {
      current = declarations[Number(index)];
      block = blocks[Number(index)] ?? [];
      if (current) block.push(...layOutOpening(current, rest));
    } else if (line === "export interface Root {") {
      current = undefined;
    } else if (line !== "" && current?.kind === "interface") {
      block.push(...(line === "}" ? [line] : layOutMember(line, current)));
    }
  }
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function layOutOpening({ kind, name, documentation }: Declaration, rest: string): string[] {
  const comment = layOutComment(documentation, "");
  if (kind === "interface") return [...comment, `export interface ${name} {`];
  const type = withoutParentheses(rest.replace(/^= /, ""));
  return [...comment, makeVisible(`export type ${name} = ${type};`)];
}

function layOutComment(text: string, indent: string): string[] {
  if (text === "") return [];
  if (!text.includes("\n") && text.length + indent.length + 7 <= width) return [`${indent}/** ${text} */`];
  const lines = text.split("\n").map((line) => `${indent} * ${line}`.trimEnd());
  return [`${indent}/**`, ...lines, `${indent} */`];
}

function layOutMember(line: string, declaration: Extract<Declaration, { kind: "interface" }>): string[] {
  const [, position, optional = "", written = ""] = memberLine.exec(line) ?? [];
  const member = declaration.members[Number(position)];
  if (!member) return ["  [key: string]: unknown;"];
  const name = isIdentifier(member.name) ? member.name : makeVisible(JSON.stringify(member.name));
  const comment = layOutComment(member.documentation, "  ");
  return [...comment, layOutProperty(`  ${name}${optional}:`, makeVisible(withoutParentheses(written)))];
}

function layOutProperty(start: string, type: string): string {
  if (start.length + type.length + 2 <= width || !type.includes(" | ")) return `${start} ${type};`;
  const members = unionMembers(type);
  return members.length > 1
    ? `${start}\n${members.map((text) => `    | ${text}`).join("\n")};`
    : `${start} ${type};`;
}

/** The members of a union on its top level; text in quotes, brackets and parentheses is one. */
function unionMembers(type: string): string[] {
  const members: string[] = [];
  let start = 0;
  scan(type, (position, depth) => {
    if (depth === 0 && type.startsWith(" | ", position)) {
      members.push(type.slice(start, position));
      start = position + 3;
    }
    return true;
  });
  return [...members, type.slice(start)];
}

function withoutParentheses(type: string): string {
  if (!type.startsWith("(") || !type.endsWith(")")) return type;
  let isOnePair = true;
  scan(type, (position, depth) => {
    if (depth === 0 && position > 0 && position < type.length) isOnePair = false;
    return isOnePair;
  });
  return isOnePair ? type.slice(1, -1) : type;
}

/** Visit every position outside of quotes with the number of brackets open before it. */
function scan(type: string, visit: (position: number, depth: number) => boolean): void {
  let depth = 0;
  for (let position = 0; position < type.length; position += 1) {
    const character = type[position];
    if (!visit(position, depth)) return;
    if (character === '"') position = endOfString(type, position);
    else if (character === "(" || character === "<") depth += 1;
    else if (character === ")" || character === ">") depth -= 1;
  }
}

function endOfString(type: string, start: number): number {
  let position = start + 1;
  while (position < type.length && type[position] !== '"') position += type[position] === "\\" ? 2 : 1;
  return position;
}
