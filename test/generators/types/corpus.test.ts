import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { type TypesModule, renderTypes } from "../../../generators/types/index.ts";
import { type CrdVersion, parseCrds } from "../../../src/crd/index.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";
import { createProgram, diagnosticsOf } from "../../support/type-compiler.ts";
import { strangers } from "../../support/type-statements.ts";
import { type Walker, createWalker } from "../../support/type-walker.ts";

interface Rendered {
  readonly version: CrdVersion;
  readonly module: TypesModule;
}

async function renderCorpus(): Promise<Map<string, Rendered>> {
  const rendered = new Map<string, Rendered>();
  for (const file of corpusFiles) {
    const { crds, problems } = parseCrds(readFileSync(file, "utf8"), file);
    expect(problems).toEqual([]);
    for (const crd of crds) {
      for (const version of crd.versions.filter(({ served }) => served)) {
        rendered.set(`${crd.name}-${version.name}.ts`, {
          version,
          module: await renderTypes(crd, version.name),
        });
      }
    }
  }
  return rendered;
}

function checkRoots(
  { version, module }: Rendered,
  source: ts.SourceFile,
  checker: ts.TypeChecker,
  walker: Walker,
): void {
  const { names } = module;
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);
  for (const name of Object.values(names)) expect(symbols.map((symbol) => symbol.name)).toContain(name);
  for (const [name, isWritten] of [
    [names.parent, false],
    [names.input, true],
  ] as const) {
    const symbol = symbols.find((one) => one.name === name) as ts.Symbol;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    for (const [key, schema] of Object.entries(version.schema.properties ?? {})) {
      if (["apiVersion", "kind", "metadata"].includes(key)) continue;
      const property = type.getProperty(key) as ts.Symbol;
      walker.check(
        schema,
        checker.getTypeOfSymbol(property),
        `${source.fileName}: ${name}.${key}`,
        isWritten,
      );
    }
  }
}

test.skipIf(!hasCorpus())(
  "every served version of every real CRD compiles under the strictest flags, and every node's type is right",
  { timeout: 120_000 },
  async () => {
    const rendered = await renderCorpus();
    const program = createProgram(new Map([...rendered].map(([name, { module }]) => [name, module.code])));
    expect(diagnosticsOf(program)).toEqual([]);
    const checker = program.getTypeChecker();
    const walker = createWalker(checker);
    for (const source of program.getSourceFiles()) {
      const one = rendered.get(source.fileName.split("/").at(-1) ?? "");
      if (one) checkRoots(one, source, checker, walker);
    }
    expect(walker.wrong).toEqual([]);
    for (const { module } of rendered.values()) expect(strangers(module.code)).toEqual([]);
    const { nodes } = walker.checked;
    process.stderr.write(
      `note: ${corpusFiles.length} CRD files, ${rendered.size} served versions, ${nodes} nodes right\n`,
    );
  },
);
