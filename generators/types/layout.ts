import { isIdentifier } from "../../src/crd/names.ts";
import type { Declaration } from "./declaration.ts";
import { makeVisible } from "./documentation.ts";

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
