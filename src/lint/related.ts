import type { JsonObject } from "@metatron/runtime";
import type { LintContext, LintDocument, Path } from "./model.ts";
import { listOf, objectOf } from "./values.ts";

/** Every related-resource rule in a customize answer that is kept as a file (a test's fixture, an example). */
export function* relatedRules(
  context: LintContext,
): Generator<{ document: LintDocument; path: Path; entry: JsonObject }> {
  for (const document of context.documents)
    for (const [index, value] of listOf(document.value["relatedResources"]).entries())
      yield { document, path: ["relatedResources", index], entry: objectOf(value) };
}
