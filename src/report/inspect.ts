import type { InspectedCrd, InspectedVersion } from "../crd/inspection.ts";
import type { SchemaNode } from "../crd/tree.ts";
import type { Style } from "./style.ts";

export interface InspectReport {
  readonly depth: number;
  readonly style: Style;
}

/** CRDs for people: what names it has, how its versions are kept, and the schema of each as a tree. */
export function reportCrds(crds: readonly InspectedCrd[], report: InspectReport): string {
  return crds.map((crd) => reportCrd(crd, report)).join("\n");
}

function reportCrd(crd: InspectedCrd, report: InspectReport): string {
  const names = [
    `plural ${crd.plural}`,
    `singular ${crd.singular}`,
    ...(crd.shortNames.length > 0 ? [`short ${crd.shortNames.join(", ")}`] : []),
    ...(crd.categories.length > 0 ? [`categories ${crd.categories.join(", ")}`] : []),
  ];
  const head = table([
    ["group", crd.group],
    ["kind", `${crd.kind} (${names.join("; ")})`],
    ["scope", crd.scope],
    ["versions", crd.versions.map(describeVersion).join(", ")],
    ["conversion", crd.conversion],
    ["from", `${crd.source.file}, document ${crd.source.document}`],
  ]);
  const versions = crd.versions.map((version) => reportVersion(version, report));
  return [`${report.style("bold", crd.name)}\n${head}`, ...versions].join("\n");
}

function describeVersion({ name, served, storage, deprecated }: InspectedVersion): string {
  const traits = [
    served ? "served" : "not served",
    ...(storage ? ["stored"] : []),
    ...(deprecated ? ["deprecated"] : []),
  ];
  return `${name} (${traits.join(", ")})`;
}

function reportVersion(version: InspectedVersion, report: InspectReport): string {
  const status = version.schema.children.find(({ name }) => name === "status");
  const facts = table([
    [
      "status",
      `${version.hasStatus ? "subresource" : "no subresource"}, ${status ? status.type : "not in the schema"}`,
    ],
    ["scale", version.hasScale ? `subresource, selector ${version.scaleSelectorPath ?? "none"}` : "none"],
    ["selector", version.selector ?? "none in the spec: the controller needs generateSelector"],
    ...version.printerColumns.map(
      ({ name, type, jsonPath }) => ["column", `${name} (${type}) ${jsonPath}`] as const,
    ),
    ...version.selectableFields.map((field) => ["selectable", field] as const),
  ]);
  return `${report.style("bold", version.name)}\n${facts}\n${reportTree(version.schema, report)}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `  ${name.padEnd(11)}${value}\n`).join("");
}

/** The schema as an indented tree: name, type, default, constraints, rules; `*` marks what is required. */
function reportTree(root: SchemaNode, { depth, style }: InspectReport): string {
  const lines: string[] = [];
  const visit = (node: SchemaNode, level: number): void => {
    const indent = "  ".repeat(level + 1);
    const name = style("cyan", visible(node.name)) + (node.isRequired ? "*" : "");
    const facts = factsOf(node);
    lines.push(
      `${indent}${name}: ${node.type}${facts.length > 0 ? style("dim", `  ${facts.join(", ")}`) : ""}`,
    );
    lines.push(...rulesOf(node).map((rule) => style("dim", `${indent}  ${rule}`)));
    if (level + 1 < depth) for (const child of node.children) visit(child, level + 1);
    else if (node.children.length > 0) lines.push(style("dim", `${indent}  … ${count(node)} fields below`));
  };
  if (root.name !== "") visit(root, 0);
  else {
    lines.push(...rulesOf(root).map((rule) => style("dim", `  ${rule}`)));
    if (root.type !== "object") lines.push(`  (${root.type})`);
    for (const child of root.children) visit(child, 0);
  }
  return lines.map((line) => `${line}\n`).join("");
}

function factsOf(node: SchemaNode): string[] {
  const constraints = Object.entries(node.constraints).map(([keyword, value]) => {
    const name = keyword.replace("x-kubernetes-", "");
    return value === true ? name : `${name} ${short(value)}`;
  });
  return [
    ...(node.isNullable ? ["nullable"] : []),
    ...(node.default === undefined ? [] : [`default ${short(node.default)}`]),
    ...constraints,
  ];
}

function rulesOf(node: SchemaNode): string[] {
  return node.rules.map(({ rule, message }) => {
    const text = visible(rule.replace(/\s+/g, " ").trim());
    return message === undefined ? `rule ${text}` : `rule ${text} -- ${visible(message)}`;
  });
}

function count(node: SchemaNode): number {
  return node.children.reduce((sum, child) => sum + 1 + count(child), 0);
}

function short(value: unknown): string {
  const text = visible(typeof value === "string" ? value : JSON.stringify(value));
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

// What a CRD says must not move the cursor of the terminal that shows it.
function visible(text: string): string {
  return text.replace(/\p{Control}|\p{Format}|\p{Surrogate}|\u2028|\u2029/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}
