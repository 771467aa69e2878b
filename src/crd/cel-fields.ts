import { celName, type RuleNode, type StructuralSchema } from "@metatron/runtime/schema";

/** What is known of the value of an expression: its schema, or nothing. */
export interface Known {
  readonly schema: StructuralSchema;
  readonly isResource: boolean;
}

/** The variables of an expression. */
export type Scope = ReadonlyMap<string, Known | undefined>;

/** The scope of a whole rule. */
export function ruleScope(schema: StructuralSchema, isResource: boolean): Scope {
  const self = { schema, isResource };
  return new Map([
    ["self", self],
    ["oldSelf", self],
  ]);
}

/** The first field that an expression reads although the schema has none of that name. */
export function findUnknownField(
  tree: RuleNode,
  schema: StructuralSchema,
  isResource: boolean,
): string | undefined {
  return search(tree, ruleScope(schema, isResource));
}

function search(node: RuleNode, scope: Scope): string | undefined {
  const macro = loopOf(node);
  if (macro) {
    const inner = loopScope(macro, scope);
    return search(macro.range, scope) ?? first(macro.bodies, (body) => search(body, inner));
  }
  if (node.op === "." || node.op === ".?") {
    const [object, field] = node.args as [RuleNode, string];
    const below = search(object, scope);
    if (below !== undefined) return below;
    const known = knownOf(object, scope);
    return known && lacks(known, field) ? field : undefined;
  }
  return first(childNodes(node), (child) => search(child, scope));
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const resourceFields: { readonly [name: string]: StructuralSchema } = {
  apiVersion: { type: "string" },
  kind: { type: "string" },
  metadata: { type: "object" },
};

function lacks({ schema, isResource }: Known, field: string): boolean {
  if (schema.type !== "object" || schema.properties === undefined) return false;
  if (schema.additionalProperties || schema["x-kubernetes-preserve-unknown-fields"] === true) return false;
  if (isResource && Object.hasOwn(resourceFields, field)) return false;
  return !Object.keys(schema.properties).some((name) => celName(name) === field);
}

/** What is known of the value of an expression. */
export function knownOf(node: RuleNode, scope: Scope): Known | undefined {
  switch (node.op) {
    case "id":
      return scope.get(String(node.args));
    case ".":
      return fieldOf(node.args as [RuleNode, string], scope);
    case "[]":
      return elementOf(knownOf((node.args as [RuleNode, RuleNode])[0], scope));
    case "rcall": {
      const macro = loopOf(node);
      return macro?.name === "filter" ? knownOf(macro.range, scope) : undefined;
    }
    default:
      return undefined;
  }
}

function fieldOf([object, field]: [RuleNode, string], scope: Scope): Known | undefined {
  const known = knownOf(object, scope);
  if (known === undefined || (known.isResource && field === "metadata")) return undefined;
  const { properties = {}, additionalProperties } = known.schema;
  const name = Object.keys(properties).find((each) => celName(each) === field);
  const schema = name === undefined ? additionalProperties : properties[name];
  return typeof schema === "object" ? toKnown(schema) : undefined;
}

/** What is known of the items of a list or the values of a map. */
export function elementOf(known: Known | undefined): Known | undefined {
  if (known === undefined) return undefined;
  const { items, additionalProperties } = known.schema;
  if (items !== undefined) return toKnown(items);
  return typeof additionalProperties === "object" ? toKnown(additionalProperties) : undefined;
}

function toKnown(schema: StructuralSchema): Known {
  return { schema, isResource: schema["x-kubernetes-embedded-resource"] === true };
}

/** A macro that goes through a list or map. */
export interface Loop {
  readonly name: string;
  readonly range: RuleNode;
  readonly variables: readonly string[];
  readonly bodies: readonly RuleNode[];
}

const loops = new Set([
  "all",
  "exists",
  "exists_one",
  "existsOne",
  "filter",
  "map",
  "transformList",
  "transformMap",
]);

/** The loop that a node is, if it is one. */
export function loopOf(node: RuleNode): Loop | undefined {
  if (node.op !== "rcall") return undefined;
  const [name, range, parts] = node.args as [string, RuleNode, readonly RuleNode[]];
  if (!loops.has(name)) return undefined;
  const isDouble = name.startsWith("transform") || (parts.length === 3 && name !== "map");
  const count = isDouble ? 2 : 1;
  const variables = parts.slice(0, count).map((part) => (part.op === "id" ? String(part.args) : ""));
  return { name, range, variables, bodies: parts.slice(count) };
}

/** The scope inside a loop: over a map the one variable is a key. */
export function loopScope({ range, variables }: Loop, scope: Scope): Scope {
  const known = knownOf(range, scope);
  const isList = known?.schema.type === "array";
  const [name = "", second] = variables;
  const inner = new Map(scope).set(name, isList && second === undefined ? elementOf(known) : undefined);
  return second === undefined ? inner : inner.set(second, elementOf(known));
}

/** The nodes right below a node. */
export function childNodes(node: RuleNode): RuleNode[] {
  return nodesIn(node.args);
}

function nodesIn(value: unknown): RuleNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === "object" && value !== null && "op" in value ? [value as RuleNode] : [];
}
