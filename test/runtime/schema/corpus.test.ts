import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { StructuralSchema, ValidationRule } from "@metatron/runtime/schema";
import { compileExpression } from "../../../runtime/src/schema/cel/expression.ts";
import { compilePattern } from "../../../runtime/src/schema/patterns.ts";
import { parseCrds } from "../../../src/crd/index.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";

function* schemasIn(schema: StructuralSchema): Generator<StructuralSchema> {
  yield schema;
  const { properties = {}, additionalProperties, items, allOf = [], anyOf = [], oneOf = [], not } = schema;
  const children = [...Object.values(properties), ...allOf, ...anyOf, ...oneOf];
  if (typeof additionalProperties === "object") children.push(additionalProperties);
  if (items !== undefined) children.push(items);
  if (not !== undefined) children.push(not);
  for (const child of children) yield* schemasIn(child);
}

describe.skipIf(!hasCorpus())("real CRDs", () => {
  const schemas = corpusFiles
    .flatMap((file) => parseCrds(readFileSync(file, "utf8"), file).crds)
    .flatMap(({ versions }) => versions.flatMap(({ schema }) => [...schemasIn(schema)]));

  test("every CEL rule and message expression compiles", () => {
    const rules: ValidationRule[] = schemas.flatMap((schema) => schema["x-kubernetes-validations"] ?? []);
    const broken = new Set<string>();
    for (const { rule, messageExpression, optionalOldSelf } of rules) {
      for (const source of [rule, ...(messageExpression === undefined ? [] : [messageExpression])]) {
        const expression = compileExpression(source, optionalOldSelf === true ? "optionalOldSelf" : "plain");
        if (expression.kind === "broken") broken.add(`${source}: ${expression.reason}`);
      }
    }
    process.stderr.write(`rules: ${rules.length} compiled, ${broken.size} not\n`);
    expect([...broken]).toEqual([]);
  });

  test("every pattern compiles", () => {
    const patterns = new Set(schemas.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern])));
    const broken = [...patterns].filter((pattern) => compilePattern(pattern).kind === "broken");
    process.stderr.write(`patterns: ${patterns.size - broken.length} compiled, ${broken.length} not\n`);
    expect(broken).toEqual([]);
  });
});
