import type { StructuralSchema } from "@metatron/runtime/schema";

/** The expression for the labels that every child must carry when the parent has a selector of its own. */
export function selectorLabels(schema: StructuralSchema): string {
  const spec = schema.properties?.["spec"];
  const selector = spec?.properties?.["selector"];
  const matchLabels = selector?.properties?.["matchLabels"];
  const values = matchLabels?.additionalProperties;
  if (typeof values !== "object" || values.type !== "string") return "{ app: parent.metadata.name }";
  return "{ ...parent.spec?.selector?.matchLabels }";
}
