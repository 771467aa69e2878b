import { type SchemaNode, toSchemaTree } from "../../src/crd/index.ts";
import type { Crd, CrdVersion } from "../../src/model/crd.ts";
import { findExample, fullExample, type Example } from "../example/index.ts";
import { enumerate, yaml } from "../text.ts";
import { code, codeBlock, prose } from "./markdown.ts";
import { constraintWords } from "./words.ts";

/** The reference of a kind as Markdown: each served version with its examples, columns, rules and every field. */
export function renderReference(crd: Crd): string {
  const versions = crd.versions.filter(({ served }) => served);
  const facts = [
    `${code(crd.name)}, ${crd.scope === "Cluster" ? "cluster-scoped" : "namespaced"}`,
    ...(crd.shortNames.length > 0 ? [`short ${enumerate(crd.shortNames.map(code))}`] : []),
    ...(crd.categories.length > 0 ? [`categories ${enumerate(crd.categories.map(code))}`] : []),
  ];
  const contents = versions.map((version) => `- [${version.name}](#${version.name})${traits(version)}`);
  const parts = [`# ${crd.kind}`, `${facts.join("; ")}.`, contents.join("\n")];
  return `${[...parts, ...versions.flatMap((version) => renderVersion(crd, version))].join("\n\n")}\n`;
}

function traits({ storage, deprecated }: CrdVersion): string {
  const words = [...(storage ? ["stored"] : []), ...(deprecated ? ["deprecated"] : [])];
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

function renderVersion(crd: Crd, version: CrdVersion): string[] {
  const tree = toSchemaTree(version.schema);
  const anchors = new Set<string>();
  const render = (nodes: readonly SchemaNode[]): string[] =>
    nodes.flatMap((node) => renderField(node, node.name, version.name, anchors));
  const status = tree.children.filter(({ name }) => name === "status");
  const fields = tree.children.filter(
    ({ name }) => !["status", "apiVersion", "kind", "metadata"].includes(name),
  );
  return [
    `## ${version.name}`,
    ...(tree.description === undefined ? [] : [prose(tree.description)]),
    `${code(`apiVersion: ${crd.group}/${version.name}`)}, ${code(`kind: ${crd.kind}`)}.`,
    ...subresources(version),
    ...renderExamples(crd, version),
    ...columns(version),
    ...rules(tree, "### Rules"),
    "### Fields",
    ...(fields.length > 0 ? render(fields) : ["The schema names no field."]),
    ...(status.length > 0 ? ["### Status", "Written by the controller.", ...render(status)] : []),
  ];
}

function subresources({ hasStatus, hasScale, scaleSelectorPath, selectableFields }: CrdVersion): string[] {
  const selector = scaleSelectorPath === undefined ? "" : `, selector ${code(scaleSelectorPath)}`;
  const words = [
    ...(hasStatus ? ["- subresource `status`"] : []),
    ...(hasScale ? [`- subresource \`scale\`${selector}`] : []),
    ...selectableFields.map((field) => `- field selector ${code(field)}`),
  ];
  return words.length > 0 ? [words.join("\n")] : [];
}

function renderExamples(crd: Crd, version: CrdVersion): string[] {
  const minimal = findExample(crd, version.name, true);
  const full = fullExample(crd, version.name);
  const isSame = yaml(minimal.object) === yaml(full.object);
  return [
    "### Examples",
    ...example("With what is required:", minimal),
    ...(isSame ? [] : example("With all fields that go together:", full)),
  ];
}

function example(sentence: string, found: Example): string[] {
  if (found.kind === "valid") return [sentence, codeBlock(yaml(found.object), "yaml")];
  return [`No valid example was found: ${found.problems.map(code).join("; ")}.`];
}

function columns({ printerColumns }: CrdVersion): string[] {
  if (printerColumns.length === 0) return [];
  const lines = printerColumns.map(({ name, type, jsonPath, description, priority }) => {
    const wide = priority !== undefined && priority > 0 ? ", with `-o wide`" : "";
    const text = description === undefined ? "" : `: ${prose(description).replaceAll("\n", " ")}`;
    return `- ${code(name)} (${code(type)}${wide}) ${code(jsonPath)}${text}`;
  });
  return ["### Columns of kubectl get", lines.join("\n")];
}

function rules(node: SchemaNode, heading?: string): string[] {
  if (node.rules.length === 0) return [];
  const lines = node.rules.map(({ rule, message, reason, fieldPath }) => {
    const text = message === undefined ? "" : `: ${prose(message).replaceAll("\n", " ")}`;
    const where = fieldPath === undefined ? "" : ` (told of ${code(fieldPath)})`;
    const why = reason === undefined ? "" : ` [${prose(reason)}]`;
    const when = /\boldSelf\b/.test(rule) ? "on update, must hold" : "must hold";
    return `- ${when}: ${code(rule.replace(/\s+/g, " ").trim())}${text}${where}${why}`;
  });
  return [...(heading === undefined ? [] : [heading]), lines.join("\n")];
}

function renderField(node: SchemaNode, path: string, version: string, anchors: Set<string>): string[] {
  const anchor = anchorOf(`${version}.${path}`, anchors);
  const traits = [
    node.type,
    ...(node.isRequired ? ["required"] : []),
    ...(node.isNullable ? ["may be null"] : []),
    ...(node.default === undefined ? [] : [`default ${code(JSON.stringify(node.default))}`]),
  ];
  const constraints = constraintWords(node.constraints).map((words) => `- ${words}`);
  return [
    `#### <a id="${anchor}"></a>${code(path)}`,
    `${traits.join(", ")}.`,
    ...(node.description === undefined ? [] : [prose(node.description)]),
    ...(constraints.length > 0 ? [constraints.join("\n")] : []),
    ...rules(node),
    ...node.children.flatMap((child) =>
      renderField(child, `${path}${suffix(node)}.${child.name}`, version, anchors),
    ),
  ];
}

/** How the fields of items and of map values are reached. */
function suffix({ type }: SchemaNode): string {
  return [...type.matchAll(/(list|map) of /g)].map(([, kind]) => (kind === "list" ? "[]" : ".*")).join("");
}

function anchorOf(path: string, taken: Set<string>): string {
  const plain = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  let anchor = plain;
  for (let number = 2; taken.has(anchor); number += 1) anchor = `${plain}-${number}`;
  taken.add(anchor);
  return anchor;
}
