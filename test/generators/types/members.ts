import ts from "typescript";
import { createProgram } from "./compiler.ts";

/** The types of the properties of every exported interface and alias, as the compiler sees them. */
export function membersOf(code: string): Record<string, Record<string, string> | string> {
  const program = createProgram(new Map([["a.ts", code]]));
  const source = program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/a.ts"));
  const found: Record<string, Record<string, string> | string> = {};
  source?.forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node)) found[node.name.text] = readMembers(node, source);
    else if (ts.isTypeAliasDeclaration(node)) found[node.name.text] = node.type.getText(source);
  });
  return found;
}

function readMembers(node: ts.InterfaceDeclaration, source: ts.SourceFile): Record<string, string> {
  const members = node.members.map((member): [string, string] => {
    if (ts.isIndexSignatureDeclaration(member)) return ["[key: string]", member.type.getText(source)];
    if (!ts.isPropertySignature(member)) throw new Error("only properties are expected");
    const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(source);
    return [name + (member.questionToken ? "?" : ""), member.type?.getText(source) ?? ""];
  });
  return Object.fromEntries(members);
}
