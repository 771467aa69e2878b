import { show, type Findings } from "./findings.ts";
import { preservesUnknownFields, toCurrentSpec } from "./legacy.ts";
import type { Crd } from "./model.ts";
import { fieldsOf, get, isMap, type FieldReader, type RawMap } from "./read.ts";
import { groupRule, kindRule, labelRule, type NameRule } from "./rules.ts";
import { readVersions } from "./versions.ts";

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
    source: { file: findings.source.file, document: findings.source.document },
    text,
  };
  checkName(top.map("metadata") ?? {}, crd, findings);
  return findings.problems.length === 0 ? crd : undefined;
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
    const name = fields.text(key) ?? fallback ?? "";
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
  const name = isMap(metadata) ? get(metadata, "name") : undefined;
  if (name === crd.name) return;
  const message = `must be ${show(crd.name)} (plural and group), but is ${show(name)}`;
  findings.add("CRD_NAME", "metadata.name", message, `write ${crd.name}`);
}
