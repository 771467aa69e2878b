import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL("../../.virtual/", import.meta.url));
const runtime = fileURLToPath(new URL("../../runtime/src/kubernetes/object.ts", import.meta.url));

/** The strictest flags that a project may have. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitOverride: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  declaration: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  types: [],
  lib: ["lib.es2023.d.ts"],
};

const libraries = new Map<string, ts.SourceFile | undefined>();

/** A program over modules that lie in memory only; `@metatron/runtime` is the real one. */
export function createProgram(modules: ReadonlyMap<string, string>): ts.Program {
  const host = ts.createCompilerHost(options);
  const files = new Map([...modules].map(([name, text]) => [folder + name, text]));
  const readSource = host.getSourceFile.bind(host);
  host.fileExists = (
    (exists) => (path) =>
      files.has(path) || exists(path)
  )(host.fileExists.bind(host));
  host.getSourceFile = (path, target) => {
    const text = files.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, target);
    if (!libraries.has(path)) libraries.set(path, readSource(path, target));
    return libraries.get(path);
  };
  host.resolveModuleNameLiterals = (literals) =>
    literals.map(({ text }) => ({
      resolvedModule: {
        resolvedFileName: text === "@metatron/runtime" ? runtime : folder + text.replace("./", ""),
        extension: ts.Extension.Ts,
        isExternalLibraryImport: false,
      },
    }));
  return ts.createProgram({ rootNames: [...files.keys()], options, host });
}

/** What the compiler says of modules, `file:line: message`. */
export function compileModules(modules: ReadonlyMap<string, string>): string[] {
  return diagnosticsOf(createProgram(modules));
}

/** What the compiler says of a program. */
export function diagnosticsOf(program: ts.Program): string[] {
  const diagnostics = [...program.getOptionsDiagnostics(), ...ts.getPreEmitDiagnostics(program)];
  return diagnostics.map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const name = file?.fileName.replace(folder, "") ?? "";
    return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
