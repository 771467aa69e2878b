import type { SchemaNode } from "../crd/tree.ts";
import type { InspectReport } from "./inspect.ts";

/** The schema as an indented tree: name, type, default, constraints, rules; `*` marks what is required. */
export function reportTree(root: SchemaNode, { depth, style }: InspectReport): string {
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
