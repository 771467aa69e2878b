import type { StructuralSchema } from "@metatron/runtime/schema";

const tags = [
  ["default", "default"],
  ["minimum", "minimum"],
  ["exclusiveMinimum", "exclusiveMinimum"],
  ["maximum", "maximum"],
  ["exclusiveMaximum", "exclusiveMaximum"],
  ["multipleOf", "multipleOf"],
  ["minLength", "minLength"],
  ["maxLength", "maxLength"],
  ["minItems", "minItems"],
  ["maxItems", "maxItems"],
  ["uniqueItems", "uniqueItems"],
  ["minProperties", "minProperties"],
  ["maxProperties", "maxProperties"],
  ["pattern", "pattern"],
  ["format", "format"],
  ["x-kubernetes-list-type", "listType"],
  ["x-kubernetes-list-map-keys", "listMapKeys"],
  ["x-kubernetes-map-type", "mapType"],
] as const;

const validations = ["allOf", "anyOf", "oneOf", "not"] as const;

/** The JSDoc text of a value: its whole description, then what the API server checks; safe inside a comment. */
export function documentationOf(schema: StructuralSchema): string {
  const lines = [...describe(schema), ...describeNested(schema)];
  const constraints = [...constraintsOf(schema), ...nestedConstraints(schema)];
  if (lines.length > 0 && constraints.length > 0) lines.push("");
  return toCommentText([...lines, ...constraints].join("\n"));
}

/** Text that can stand in a block comment: it can't end it, and what can't be seen is spelled out. */
export function toCommentText(text: string): string {
  return makeVisible(text.replaceAll("*/", "*\\/"));
}

/** Spell out control characters, bidirectional controls and lone surrogates; newlines and tabs stay. */
export function makeVisible(text: string): string {
  return !ordinary.test(text) && invisible.test(text) ? text.replace(everyInvisible, toEscape) : text;
}

// Nearly all texts are plain ASCII, and this is told much faster.
const ordinary = /^[\t\n -~]*$/;

const invisible =
  // oxlint-disable-next-line no-control-regex -- these characters are what it looks for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|\p{Surrogate}|[\u{E0000}-\u{E007F}]/u;
const everyInvisible = new RegExp(invisible.source, "gu");

function toEscape(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

function describe(schema: StructuralSchema): string[] {
  const description = schema.description?.replace(/\r\n?/g, "\n").trim();
  if (!description) return [];
  return description.split("\n").map((line) => line.trimEnd().replace(/^(\s*)@/, "$1\\@"));
}

const structural: ReadonlySet<string> = new Set(["type", "description", "properties", "required", "items"]);

function constraintsOf(schema: StructuralSchema): string[] {
  if (Object.keys(schema).every((keyword) => structural.has(keyword))) return [];
  const plain = tags.flatMap(([keyword, tag]) => {
    const value = schema[keyword];
    if (value === undefined || (value === false && keyword !== "default")) return [];
    return value === true && keyword !== "default"
      ? `@${tag}`
      : `@${tag} ${oneLine(value, keyword === "default")}`;
  });
  return [...plain, ...choicesOf(schema), ...rulesOf(schema), ...validationsOf(schema)];
}

/** An enum that the type does not spell out: beside int-or-string, or of objects and lists. */
function choicesOf(schema: StructuralSchema): string[] {
  const { enum: values = [], type } = schema;
  const isSpelledOut =
    !schema["x-kubernetes-int-or-string"] &&
    type !== "object" &&
    type !== "array" &&
    values.every((value) => value === null || typeof value !== "object");
  if (isSpelledOut || values.length === 0) return [];
  return wrap(`@enum ${values.map((value) => JSON.stringify(value)).join(" | ")}`);
}

const widest = 110;

/** Long code goes on in further lines, cut at blanks. */
function wrap(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > widest) {
    const last = rest.lastIndexOf(" ", widest);
    const cut = last > 10 ? last : rest.indexOf(" ", widest);
    if (cut === -1) break;
    lines.push(rest.slice(0, cut));
    rest = `  ${rest.slice(cut + 1).trimStart()}`;
  }
  return [...lines, rest];
}

function oneLine(value: unknown, isJson: boolean): string {
  if (Array.isArray(value) && !isJson) return value.join(", ").replace(/\s*[\r\n]\s*/g, " ");
  const text = isJson || typeof value !== "string" ? JSON.stringify(value) : value;
  return text.replace(/\r/g, "\\r").replace(/\n/g, "\\n");
}

function rulesOf(schema: StructuralSchema): string[] {
  return (schema["x-kubernetes-validations"] ?? []).flatMap(({ rule, message, messageExpression }) => {
    const said = [message, messageExpression].filter((text) => text !== undefined);
    return wrap(["@rule", ...[rule, ...said].map(toOneLine)].join(" -- ").replace(" -- ", " "));
  });
}

function toOneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, " ");
}

function validationsOf(schema: StructuralSchema): string[] {
  return validations.flatMap((keyword) => {
    const value = schema[keyword];
    const isImplied = keyword === "anyOf" && schema["x-kubernetes-int-or-string"] && isIntOrString(value);
    if (value === undefined || isImplied) return [];
    return wrap(`@${keyword} ${JSON.stringify(value)}`);
  });
}

/** The `anyOf` that the API server wants beside int-or-string says no more than the type does. */
function isIntOrString(value: StructuralSchema["anyOf"] | StructuralSchema["not"]): boolean {
  const alternatives = Array.isArray(value) ? value : [];
  return alternatives.every((one) => /^{"type":"(integer|string)"}$/.test(JSON.stringify(one)));
}

// An item has no declaration of its own to carry a comment unless it is an object, so its list tells.
function describeNested(schema: StructuralSchema): string[] {
  const nested = nestedOf(schema);
  if (!nested) return [];
  const [first, ...rest] = [...describe(nested.schema), ...describeNested(nested.schema)];
  const own = first === undefined ? [] : [`${nested.title} ${first}`, ...rest];
  return own.length > 0 && schema.description ? ["", ...own] : own;
}

function nestedConstraints(schema: StructuralSchema): string[] {
  const nested = nestedOf(schema);
  if (!nested) return [];
  const lines = [...constraintsOf(nested.schema), ...nestedConstraints(nested.schema)];
  return lines.map((line) => (line.startsWith(" ") ? line : `${nested.tag} ${line}`));
}

interface Nested {
  readonly schema: StructuralSchema;
  readonly title: string;
  readonly tag: string;
}

function nestedOf(schema: StructuralSchema): Nested | undefined {
  if (schema.items) return { schema: schema.items, title: "Items:", tag: "@items" };
  if (typeof schema.additionalProperties !== "object") return undefined;
  return { schema: schema.additionalProperties, title: "Values:", tag: "@values" };
}
