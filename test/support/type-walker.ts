import type { StructuralSchema } from "@metatron/runtime/schema";
import ts from "typescript";

/** Compares types with the schemas they were made from, node by node, by rules of its own. */
export interface Walker {
  readonly checked: { nodes: number };
  readonly wrong: string[];
  check(schema: StructuralSchema, type: ts.Type, path: string, isWritten: boolean): void;
}

/** A walker over the types of a program. */
export function createWalker(checker: ts.TypeChecker): Walker {
  const checked = { nodes: 0 };
  const wrong: string[] = [];
  const expect = (isRight: boolean, path: string, want: string, type: ts.Type): void => {
    if (!isRight) wrong.push(`${path}: ${want} expected, but it is ${checker.typeToString(type)}`);
  };
  const flagged = (type: ts.Type, flag: ts.TypeFlags): boolean => (type.flags & flag) !== 0;
  const partsOf = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);

  function check(schema: StructuralSchema, whole: ts.Type, path: string, isWritten: boolean): void {
    checked.nodes += 1;
    if (isAnyJson(schema)) return expect(flagged(whole, ts.TypeFlags.Unknown), path, "unknown", whole);
    const parts = partsOf(whole).filter((part) => !flagged(part, ts.TypeFlags.Undefined));
    const present = parts.filter((part) => !flagged(part, ts.TypeFlags.Null));
    const mayBeNull = schema.nullable === true || (schema.enum ?? []).includes(null);
    expect(present.length < parts.length === mayBeNull, path, mayBeNull ? "null" : "no null", whole);
    const words = present.map((part) => checker.typeToString(part)).sort();
    const want = scalarWords(schema);
    if (want) return expect(JSON.stringify(words) === JSON.stringify(want), path, want.join(" | "), whole);
    const [only] = present;
    if (!only || present.length > 1) return expect(false, path, "one type", whole);
    if (schema.type === "array" || schema.items) return checkList(schema, only, path, isWritten);
    checkObject(schema, only, path, isWritten);
  }

  function checkList(schema: StructuralSchema, type: ts.Type, path: string, isWritten: boolean): void {
    expect(checker.isArrayType(type), path, "a list", type);
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    if (item) check(schema.items ?? {}, item, `${path}[]`, isWritten);
  }

  function checkObject(schema: StructuralSchema, type: ts.Type, path: string, isWritten: boolean): void {
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
    const { additionalProperties: values } = schema;
    const names = Object.keys(schema.properties ?? {});
    const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
    const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true || values === true;
    if (names.length === 0 && !isEmbedded && typeof values === "object") {
      expect(index !== undefined, path, "a map", type);
      if (index) check(values, index, `${path}[*]`, isWritten);
      return;
    }
    const isNothing = names.length === 0 && !isOpen && !isEmbedded;
    if (isNothing)
      expect(index !== undefined && flagged(index, ts.TypeFlags.Never), path, "nothing in it", type);
    else
      expect(
        (index !== undefined && flagged(index, ts.TypeFlags.Unknown)) === isOpen,
        path,
        "its openness",
        type,
      );
    const own = checker.getPropertiesOfType(type).map((symbol) => symbol.name.replace(/^___/, "__"));
    const all = new Set([...names, ...(isEmbedded ? ["apiVersion", "kind", "metadata"] : [])]);
    expect(own.length === all.size && own.every((name) => all.has(name)), path, [...all].join(", "), type);
    checkProperties(schema, type, path, isWritten);
  }

  function checkProperties(schema: StructuralSchema, type: ts.Type, path: string, isWritten: boolean): void {
    const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const where = `${path}.${name}`;
      const symbol = checker.getPropertiesOfType(type).find((one) => one.name === name);
      if (!symbol) continue;
      const isIdentity = isEmbedded && ["apiVersion", "kind", "metadata"].includes(name);
      const hasDefault = property.default !== undefined;
      const isThere = isIdentity || (hasDefault ? !isWritten : (schema.required ?? []).includes(name));
      const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
      if (isOptional === isThere) wrong.push(`${where}: is ${isOptional ? "" : "not "}optional`);
      if (!isWritten)
        missing(property, commentOf(symbol)).forEach((text) => wrong.push(`${where}: lost ${text}`));
      if (!isIdentity) check(property, checker.getTypeOfSymbol(symbol), where, isWritten);
    }
  }

  return { checked, wrong, check };
}

function isAnyJson(schema: StructuralSchema): boolean {
  const { type, properties, items, additionalProperties, enum: values } = schema;
  const isObject = properties || additionalProperties || schema["x-kubernetes-embedded-resource"];
  return !type && !isObject && !items && !values?.length && !schema["x-kubernetes-int-or-string"];
}

function scalarWords(schema: StructuralSchema): string[] | undefined {
  if (schema["x-kubernetes-int-or-string"]) return ["number", "string"];
  const literals = (schema.enum ?? []).filter((value) => value !== null);
  if (literals.length > 0 && schema.type !== "object" && schema.type !== "array") {
    return [...new Set(literals.map((value) => JSON.stringify(value)))].sort();
  }
  if (schema.type === "integer" || schema.type === "number") return ["number"];
  if (schema.type === "boolean") return ["false", "true"];
  return schema.type === "string" ? ["string"] : undefined;
}

/** The comment above a property, with its lines joined. */
function commentOf(symbol: ts.Symbol): string {
  const [node] = symbol.declarations ?? [];
  const text = node?.getSourceFile().text.slice(node.getFullStart(), node.getStart()) ?? "";
  return words(text.replace(/^\s*\/\*\*|\*\/\s*$/g, "").replace(/^\s*\* ?/gm, ""));
}

const constraints = [
  "minimum maximum multipleOf minLength maxLength minItems maxItems minProperties maxProperties pattern format",
  "allOf oneOf not default",
]
  .join(" ")
  .split(" ") as (keyof StructuralSchema)[];

/** What a comment does not say of a value and of the items in it that have no comment of their own. */
function missing(schema: StructuralSchema, comment: string): string[] {
  const own = constraints.flatMap((keyword) => {
    const value = schema[keyword];
    if (value === undefined) return [];
    const isText = typeof value === "string" && keyword !== "default";
    return `@${keyword} ${isText ? value : JSON.stringify(value)}`;
  });
  const rules = (schema["x-kubernetes-validations"] ?? []).flatMap(({ rule, message }) => [
    rule,
    message ?? "",
  ]);
  const texts = [schema.description ?? "", ...own, ...rules];
  const lost = texts.filter((text) => !comment.includes(words(text.replaceAll("*/", "*\\/"))));
  const { items, additionalProperties: values } = schema;
  const nested = [items, typeof values === "object" ? values : undefined].filter((one) => one !== undefined);
  return [...lost, ...nested.flatMap((one) => missing(one, comment))];
}

const invisible =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u001F\u007F-\u009F\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|\p{Surrogate}/gu;

/** Without what a comment writes otherwise: blanks, escapes of what cannot be seen and of a leading @. */
function words(text: string): string {
  return text
    .replace(/\\u\{?[0-9a-f]+\}?|\\[nr]/g, "")
    .replace(invisible, "")
    .replace(/\s+|\\(?=@)/g, "");
}
