import { isIdentifier } from "../../src/crd/names.ts";
import type { Compiled } from "./compile.ts";
import { makeVisible } from "./documentation.ts";

const width = 110;
// A literal may hold U+2028, which ends a line for `.` but not for `split`.
const memberLine = /^p(\d+)(\??): (.*)$/s;
const interfaceLine = /^export interface T(\d+) \{$/;
const aliasLine = /^export type T(\d+) = (.*)$/s;

/**
 * Lay out what json-schema-to-typescript rendered, and put the names in. The output is narrow (interfaces, aliases and
 * comments, one thing a line), and a general formatter takes ten times as long as all the rest.
 */
export function layOut(compiled: Compiled, names: readonly string[]): string {
  const blocks = new Map<number, string[]>();
  const keys = compiled.properties.map((name) =>
    isIdentifier(name) ? name : makeVisible(JSON.stringify(name)),
  );
  let block: string[] = [];
  let comment: string[] | undefined;
  let indent = "";
  for (const line of compiled.text.split("\n")) {
    if (comment) {
      if (line !== " */") comment.push(line.trimEnd());
      else {
        block.push(layOutComment(comment, indent));
        comment = undefined;
      }
      continue;
    }
    if (line === "/**") {
      comment = [];
      continue;
    }
    const opened = interfaceLine.exec(line);
    const alias = aliasLine.exec(line);
    if (opened || alias) {
      const index = Number(opened?.[1] ?? alias?.[1]);
      const name = names[index] ?? "";
      block.push(
        opened ? `export interface ${name} {` : makeVisible(`export type ${name} = ${alias?.[2] ?? ""};`),
      );
      blocks.set(index, block);
      indent = opened ? "  " : "";
      if (alias) block = [];
    } else if (line === "}" || line === "export interface Root {") {
      block.push("}");
      block = [];
      indent = "";
    } else if (line !== "") block.push(layOutMember(line, keys));
  }
  return [...blocks]
    .sort(([one], [other]) => one - other)
    .map(([, lines]) => `${lines.join("\n")}\n`)
    .join("\n");
}

function layOutComment(lines: readonly string[], indent: string): string {
  const [only] = lines;
  const text = only?.slice(3) ?? "";
  if (lines.length === 1 && text.length + indent.length + 7 <= width) return `${indent}/** ${text} */`;
  return ["/**", ...lines, " */"].map((line) => indent + line).join("\n");
}

function layOutMember(line: string, keys: readonly string[]): string {
  const member = memberLine.exec(line);
  if (!member) return "  [key: string]: unknown;";
  const [, index, optional, written = ""] = member;
  const type = makeVisible(withoutParentheses(written));
  const start = `  ${keys[Number(index)]}${optional}:`;
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
