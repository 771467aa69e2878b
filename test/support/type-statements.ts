import ts from "typescript";
import { createProgram } from "./type-compiler.ts";

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

/** What a text declares besides one type import, interfaces of plain properties and type aliases: nothing, if all is well. */
export function strangers(code: string): string[] {
  const source = ts.createSourceFile("a.ts", code, ts.ScriptTarget.ES2023);
  return source.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) {
      const isRuntime = statement.moduleSpecifier.getText(source) === '"@metatron/runtime"';
      return isRuntime && statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
        ? []
        : ["import"];
    }
    if (ts.isTypeAliasDeclaration(statement)) return strangeType(statement.type, source);
    if (!ts.isInterfaceDeclaration(statement)) return [statement.getText(source)];
    return statement.members.flatMap((member) => {
      if (ts.isIndexSignatureDeclaration(member)) return strangeType(member.type, source);
      return ts.isPropertySignature(member) && member.type ? strangeType(member.type, source) : ["member"];
    });
  });
}

const plain = new Set([
  ts.SyntaxKind.StringKeyword,
  ts.SyntaxKind.NumberKeyword,
  ts.SyntaxKind.BooleanKeyword,
  ts.SyntaxKind.UnknownKeyword,
  ts.SyntaxKind.NeverKeyword,
  ts.SyntaxKind.LiteralType,
]);

function strangeType(node: ts.TypeNode, source: ts.SourceFile): string[] {
  if (plain.has(node.kind)) return [];
  if (ts.isArrayTypeNode(node)) return strangeType(node.elementType, source);
  if (ts.isParenthesizedTypeNode(node)) return strangeType(node.type, source);
  if (ts.isUnionTypeNode(node)) return node.types.flatMap((type) => strangeType(type, source));
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
    return (node.typeArguments ?? []).flatMap((type) => strangeType(type, source));
  }
  return [node.getText(source)];
}
