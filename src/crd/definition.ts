import { type Findings, show } from "./inspection.ts";
import type { Crd } from "../model/crd.ts";
import { type FieldReader, fieldsOf, get, type RawMap } from "./read.ts";
import { groupRule, kindRule, labelRule, type NameRule } from "./tree.ts";
import { checkRules } from "./cel.ts";
import { checkDefaults } from "./defaults.ts";
import { checkFields } from "./fields.ts";
import { findUnknownFields } from "./strict.ts";
import { checkStructural } from "./structural.ts";
import { readVersions } from "./versions.ts";
import { isObject } from "@metatron/runtime/kubernetes";

/** Read one CustomResourceDefinition; undefined when it has findings. */
export function readDefinition(value: RawMap, text: string, findings: Findings): Crd | undefined {
  const top = fieldsOf(value, "", findings);
  const isLegacy = get(value, "apiVersion") === "apiextensions.k8s.io/v1beta1";
  const written = top.map("spec");
  if (!written) {
    findings.add("CRD_SHAPE", "spec", "is missing", "give group, names, scope and versions");
    return undefined;
  }
  const spec = isLegacy ? toCurrentSpec(written) : written;
  const options = { isSchemaOptional: isLegacy, isOpen: isLegacy && preservesUnknownFields(written) };
  const names = readNames(spec, findings);
  const crd: Crd = {
    ...names,
    scope: readScope(fieldsOf(spec, "spec", findings), findings),
    versions: readVersions(spec, findings, options),
    conversion: readConversion(spec, findings),
    source: findings.source,
    text,
  };
  checkName(top.map("metadata") ?? {}, crd, findings);
  if (!isLegacy) checkAsServer(value, spec, crd, findings);
  return findings.problems.length === 0 ? crd : undefined;
}

/** What v1 of the API refuses beyond the form; v1beta1, which is converted, has other rules. */
function checkAsServer(value: RawMap, spec: RawMap, crd: Crd, findings: Findings): void {
  findUnknownFields(value, findings);
  checkFields(value, spec, findings);
  if (findings.problems.some(({ code }) => code === "CRD_LIMIT")) return;
  const versions = get(spec, "versions");
  for (const [index, version] of (Array.isArray(versions) ? versions : []).entries()) {
    const holder = isObject(version) ? get(version, "schema") : undefined;
    const schema = isObject(holder) ? get(holder, "openAPIV3Schema") : undefined;
    const path = `spec.versions[${index}].schema.openAPIV3Schema`;
    if (isObject(schema)) checkStructural(schema, path, findings);
  }
  for (const [index, { schema }] of crd.versions.entries()) {
    const path = `spec.versions[${index}].schema.openAPIV3Schema`;
    checkDefaults(schema, path, findings);
    checkRules(schema, path, findings);
  }
}

type Names = Pick<
  Crd,
  "name" | "group" | "kind" | "listKind" | "plural" | "singular" | "shortNames" | "categories"
>;

function readNames(spec: RawMap, findings: Findings): Names {
  const check = (
    fields: FieldReader,
    path: string,
    key: string,
    rule: NameRule,
    fallback?: string,
  ): string => {
    const given = fields.text(key);
    // Empty is absent where there is a default, as for the API server.
    const name = given === undefined || given === "" ? (fallback ?? given ?? "") : given;
    const broken = rule(name);
    const where = `${path}.${key}`;
    if (broken && !findings.problems.some((problem) => problem.path === where)) {
      findings.add("CRD_NAME", where, `is ${show(name)}: it ${broken}`, "use a name that Kubernetes accepts");
    }
    return name;
  };
  const group = check(fieldsOf(spec, "spec", findings), "spec", "group", groupRule);
  const path = "spec.names";
  const fields = fieldsOf(fieldsOf(spec, "spec", findings).map("names") ?? {}, path, findings);
  const kind = check(fields, path, "kind", kindRule);
  const plural = check(fields, path, "plural", labelRule);
  const names = {
    name: `${plural}.${group}`,
    group,
    kind,
    plural,
    listKind: check(fields, path, "listKind", kindRule, `${kind}List`),
    singular: check(fields, path, "singular", labelRule, kind.toLowerCase()),
    shortNames: fields.texts("shortNames"),
    categories: fields.texts("categories"),
  };
  checkLists(names, path, findings);
  return names;
}

function checkLists(names: Names, path: string, findings: Findings): void {
  for (const key of ["shortNames", "categories"] as const) {
    for (const [index, name] of names[key].entries()) {
      const broken = labelRule(name);
      if (broken) {
        findings.add(
          "CRD_NAME",
          `${path}.${key}[${index}]`,
          `is ${show(name)}: it ${broken}`,
          "use lower case letters",
        );
      }
    }
  }
  if (names.kind !== "" && names.kind === names.listKind) {
    findings.add(
      "CRD_NAME",
      `${path}.listKind`,
      `is ${show(names.kind)}, the same as kind`,
      `use ${names.kind}List`,
    );
  }
}

function readScope(fields: FieldReader, findings: Findings): Crd["scope"] {
  const scope = fields.text("scope");
  if (scope === "Namespaced" || scope === "Cluster") return scope;
  const message = `must be Namespaced or Cluster, but is ${show(scope)}`;
  findings.add("CRD_SHAPE", "spec.scope", message, "write Namespaced or Cluster");
  return "Namespaced";
}

function readConversion(spec: RawMap, findings: Findings): Crd["conversion"] {
  const conversion = fieldsOf(spec, "spec", findings).map("conversion");
  const strategy = conversion && fieldsOf(conversion, "spec.conversion", findings).text("strategy");
  return strategy === "Webhook" ? "Webhook" : "None";
}

function checkName(metadata: RawMap, crd: Crd, findings: Findings): void {
  const name = isObject(metadata) ? get(metadata, "name") : undefined;
  if (name === crd.name) return;
  const message = `must be ${show(crd.name)} (plural and group), but is ${show(name)}`;
  findings.add("CRD_NAME", "metadata.name", message, `write ${crd.name}`);
}

/** Kebab-case for file names: `ServiceMonitor` becomes `service-monitor`, `HTTPRoute` `http-route`. */
export function toKebabCase(name: string): string {
  return words(name).join("-").toLowerCase();
}

/** An identifier that starts with a capital: `serviceMonitor` and `service-monitor` become `ServiceMonitor`. */
export function toPascalCase(name: string): string {
  const joined = words(name).map(capitalise).join("");
  return /^[0-9]/.test(joined) ? `N${joined}` : joined;
}

/** An identifier that starts with a small letter and is no reserved word: `HTTPRoute` becomes `httpRoute`. */
export function toCamelCase(name: string): string {
  const [first = "", ...rest] = words(name);
  const joined = first.toLowerCase() + rest.map(capitalise).join("");
  const identifier = /^[0-9]/.test(joined) ? `n${joined}` : joined;
  return isReservedWord(identifier) ? `${identifier}Resource` : identifier;
}

/** True for words that can't name a variable in a module. */
export function isReservedWord(name: string): boolean {
  return reservedWords.has(name);
}

/** True for text that can stand as a property name without quotes. */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text);
}

function words(name: string): string[] {
  const parted = name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .match(/[A-Za-z0-9]+/g);
  return parted ?? [];
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const reservedWords: ReadonlySet<string> = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const constructor continue debugger declare " +
    "default delete do else enum eval export extends false finally for from function get global if implements import in " +
    "infer instanceof interface is keyof let module namespace never new null number object of package private protected " +
    "public readonly require return satisfies set static string super switch symbol this throw true try type typeof " +
    "undefined unique unknown using var void while with yield"
  ).split(" "),
);

/** Bring the spec of `apiextensions.k8s.io/v1beta1` into the form of v1, as the API server does when it converts. */
function toCurrentSpec(spec: RawMap): RawMap {
  const listed = get(spec, "versions");
  const single = get(spec, "version");
  const versions = Array.isArray(listed) && listed.length > 0 ? listed : singleVersion(single);
  const { validation, subresources, additionalPrinterColumns } = spec;
  const shared = { validation, subresources, additionalPrinterColumns };
  return {
    ...spec,
    // Absent and empty are one to Go.
    scope: get(spec, "scope") === "" ? "Namespaced" : (get(spec, "scope") ?? "Namespaced"),
    versions: versions.map((item: unknown) => (isObject(item) ? toCurrentVersion(item, shared) : item)),
  };
}

/** True when nothing is pruned: the default of v1beta1. */
function preservesUnknownFields(spec: RawMap): boolean {
  return get(spec, "preserveUnknownFields") !== false;
}

function singleVersion(name: unknown): readonly unknown[] {
  return name === undefined ? [] : [{ name, served: true, storage: true }];
}

function toCurrentVersion(version: RawMap, shared: RawMap): RawMap {
  const columns = get(version, "additionalPrinterColumns") ?? get(shared, "additionalPrinterColumns");
  return {
    ...version,
    schema: get(version, "schema") ?? get(shared, "validation"),
    subresources: get(version, "subresources") ?? get(shared, "subresources"),
    additionalPrinterColumns: Array.isArray(columns) ? columns.map(toCurrentColumn) : columns,
  };
}

function toCurrentColumn(column: unknown): unknown {
  if (!isObject(column) || get(column, "JSONPath") === undefined) return column;
  const { JSONPath, ...rest } = column;
  return { ...rest, jsonPath: JSONPath };
}
