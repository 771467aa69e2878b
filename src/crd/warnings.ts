import type { StructuralSchema } from "@metatron/runtime/schema";
import type { Crd } from "../model/crd.ts";
import type { Problem } from "../model/errors.ts";
import { at } from "./inspection.ts";

/** What the API server takes and nobody can have meant: `code` names the lint rule that tells more. */
export function findWarnings(crd: Crd): Problem[] {
  return [...requiredStatus(crd), ...booleanWords(crd)];
}

/** A create through the status subresource drops the status before the object is validated. */
function requiredStatus({ versions, source }: Crd): Problem[] {
  return versions.flatMap(({ name, schema, hasStatus }, index) => {
    const isDefaulted = schema.properties?.["status"]?.default !== undefined;
    if (!hasStatus || isDefaulted || schema.required?.includes("status") !== true) return [];
    return {
      code: "crd-required-status",
      message: `version ${name} requires status, which the status subresource drops from every new object: none can be created`,
      ...source,
      path: `spec.versions[${index}].schema.openAPIV3Schema.required`,
      fix: "take status out of required",
    };
  });
}

/** Words that YAML 1.1, and so Kubernetes, reads as booleans, but for the two that stay what they are. */
const word = "(?:[yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|True|TRUE|False|FALSE)";
const key = new RegExp(`(?:^\\s*(?:-\\s+)*|[{,]\\s*)(${word})\\s*:(?=\\s|$)`, "g");
const item = new RegExp(`^\\s*-\\s+(${word})\\s*(?:#.*)?$|[[,]\\s*(${word})\\s*(?=[\\],])`, "g");
const isTrue = (text: string): boolean => /^(?:y|on|t)/i.test(text);

function booleanWords({ versions, source, text }: Crd): Problem[] {
  const found = versions.flatMap(({ schema }, index) =>
    walk(schema, `spec.versions[${index}].schema.openAPIV3Schema`),
  );
  const problems: Problem[] = [];
  for (const { path, value, isProperty } of found) {
    const written = wordsIn(text, isProperty ? key : item).filter((one) => isTrue(one.word) === value);
    // A property may well be called "true", in quotes.
    if (isProperty && written.length === 0) continue;
    const what = written[0]?.word ?? String(value);
    problems.push({
      code: "crd-boolean-word",
      message: isProperty
        ? `the property ${what} is read as ${value}: YAML 1.1, which Kubernetes reads, takes the word for a boolean`
        : `${what} in an enum of strings is read as the boolean ${value}, which no string equals`,
      ...source,
      ...(written[0] !== undefined && { line: (source.line ?? 1) + written[0].line }),
      path,
      fix: `quote it: "${what}"`,
    });
  }
  return problems;
}

interface Found {
  readonly path: string;
  readonly value: boolean;
  readonly isProperty: boolean;
}

function walk(schema: StructuralSchema, path: string): Found[] {
  const { properties = {}, items, additionalProperties } = schema;
  const found: Found[] = [];
  for (const [index, value] of (schema.enum ?? []).entries())
    if (schema.type === "string" && typeof value === "boolean")
      found.push({ path: `${path}.enum[${index}]`, value, isProperty: false });
  for (const [name, property] of Object.entries(properties)) {
    const place = at(at(path, "properties"), name);
    if (name === "true" || name === "false")
      found.push({ path: place, value: name === "true", isProperty: true });
    found.push(...walk(property, place));
  }
  if (items !== undefined) found.push(...walk(items, `${path}.items`));
  if (typeof additionalProperties === "object")
    found.push(...walk(additionalProperties, `${path}.additionalProperties`));
  return found;
}

/** The words that a pattern finds, with the number of their line from 0. */
function wordsIn(text: string, pattern: RegExp): { readonly word: string; readonly line: number }[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      [...line.matchAll(pattern)].map(([, first, second]) => ({ word: first ?? second ?? "", line: index })),
    );
}
