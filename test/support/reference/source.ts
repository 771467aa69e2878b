import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** A parsed file with its place. */
export interface Source {
  readonly path: string;
  readonly file: ts.SourceFile;
}

/** Reads and parses a file. */
export function openSource(path: string): Source {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  return { path, file };
}

/** The sentence above a declaration, on one line. */
export function docOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter((one) => ts.isJSDoc(one));
  const text = doc === undefined ? "" : (ts.getTextOfJSDocComment(doc.comment) ?? "");
  return text.replaceAll(/\s+/g, " ").trim();
}

/** The names that an index exports (types left out), with the file each comes from, in the order of the index. */
export function exportedValues({ path, file }: Source): { readonly name: string; readonly from: string }[] {
  return file.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
    const { exportClause, moduleSpecifier, isTypeOnly } = statement;
    if (isTypeOnly || exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    const from = join(dirname(path), (moduleSpecifier as ts.StringLiteral).text);
    const values = exportClause.elements.filter((element) => !element.isTypeOnly);
    return values.map(({ name }) => ({ name: name.text, from }));
  });
}

/** The declaration of a function in a file. */
export function findFunction({ file }: Source, name: string): ts.FunctionDeclaration | undefined {
  return file.statements.filter(ts.isFunctionDeclaration).find((one) => one.name?.text === name);
}

/** The declaration of an interface, in a file or where the file imports it from. */
export function findInterface(
  source: Source,
  name: string,
): { readonly source: Source; readonly node: ts.InterfaceDeclaration } | undefined {
  const node = source.file.statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);
  if (node !== undefined) return { source, node };
  for (const statement of source.file.statements.filter(ts.isImportDeclaration)) {
    const { text } = statement.moduleSpecifier as ts.StringLiteral;
    const bindings = statement.importClause?.namedBindings;
    if (!text.startsWith(".") || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    if (bindings.elements.some((element) => element.name.text === name))
      return findInterface(openSource(join(dirname(source.path), text)), name);
  }
  return undefined;
}

/** The interfaces that an interface extends by name, `Omit<…>` and the like left out. */
export function basesOf(node: ts.InterfaceDeclaration): string[] {
  const types = (node.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
  return types.flatMap(({ expression, typeArguments }) => {
    if (!ts.isIdentifier(expression)) return [];
    if (expression.text !== "Omit") return [expression.text];
    const [first] = typeArguments ?? [];
    return first !== undefined && ts.isTypeReferenceNode(first) ? [first.typeName.getText()] : [];
  });
}
