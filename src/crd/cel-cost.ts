import type { RuleNode, StructuralSchema } from "@metatron/runtime/schema";
import { childNodes, type Known, knownOf, loopOf, loopScope, ruleScope, type Scope } from "./cel-fields.ts";

/** How much one rule may cost, and the bytes of the largest request. */
const limit = 10_000_000;
const request = 3 * 1024 * 1024;

/**
 * What the API server says of a rule that may cost too much. Only loops, reads and the scanning of strings are counted, each with the
 * least that the API server counts for it: what is refused here is refused there, not the other way round.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#resource-use-by-validation-functions
 */
export function checkCost(
  tree: RuleNode,
  schema: StructuralSchema,
  site: { readonly isResource: boolean; readonly cardinality: number },
): string | undefined {
  const cost = costOf(tree, ruleScope(schema, site.isResource)) * site.cardinality;
  if (cost <= limit) return undefined;
  const factor = cost / limit;
  const times =
    factor > 100 ? "more than 100x" : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  return `estimated rule cost exceeds budget by factor of ${times} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}

function costOf(node: RuleNode, scope: Scope): number {
  const loop = loopOf(node);
  if (loop) {
    const inner = loopScope(loop, scope);
    const body = loop.bodies.reduce((sum, each) => sum + costOf(each, inner), 0);
    return costOf(loop.range, scope) + lengthOf(knownOf(loop.range, scope)) * body;
  }
  const below = childNodes(node).reduce((sum, child) => sum + costOf(child, scope), 0);
  if (node.op === "." || node.op === "id") return below + 1;
  return node.op === "rcall" ? below + scanCost(node, scope) : below;
}

/** Scanning a string costs a tenth of its length; looking for one in it that times the other's length. */
function scanCost(node: RuleNode, scope: Scope): number {
  const [name, receiver, [argument]] = node.args as [string, RuleNode, readonly RuleNode[]];
  if (name !== "contains" || argument === undefined) return 0;
  const size = knownOf(argument, scope);
  return 0.1 * lengthOf(knownOf(receiver, scope)) * Math.max(1, 0.1 * lengthOf(size));
}

/** How many items, entries or characters a value may have at most; 0 when that is not known. */
function lengthOf(known: Known | undefined): number {
  const schema = known?.schema;
  switch (schema?.type) {
    case "array":
      return schema.maxItems ?? Math.floor((request - 2) / (leastBytes(schema.items) + 1));
    case "object":
      return typeof schema.additionalProperties === "object"
        ? (schema.maxProperties ?? Math.floor((request - 2) / (leastBytes(schema.additionalProperties) + 6)))
        : 0;
    case "string":
      return schema.format === undefined && schema.enum === undefined ? (schema.maxLength ?? request - 2) : 0;
    default:
      return 0;
  }
}

/** The least bytes that a value takes as JSON. */
function leastBytes(schema: StructuralSchema | undefined): number {
  switch (schema?.type) {
    case "object":
      return (schema.required ?? []).reduce(
        (sum, name) => sum + name.length + 4 + leastBytes(schema.properties?.[name]),
        2,
      );
    case "boolean":
      return 4;
    case "integer":
    case "number":
      return 1;
    default:
      return 2;
  }
}
