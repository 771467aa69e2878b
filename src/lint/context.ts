import { sameValue } from "@metatron/runtime/kubernetes";
import { type CrdFacts, type ProjectFacts, toControllerFacts, toCrdFacts } from "./facts.ts";
import type { LintContext } from "./model.ts";
import { withoutPatches } from "./lookup.ts";
import { textOf, type LintDocument } from "./document.ts";

const isMetacontroller = ({ value }: LintDocument): boolean =>
  (value["kind"] === "CompositeController" || value["kind"] === "DecoratorController") &&
  textOf(value["apiVersion"])?.startsWith("metacontroller.k8s.io/") === true;

/**
 * What the rules see. A generated manifest of a declared controller keeps only its addresses to be judged:
 * everything else is judged in the declaration that it was made from.
 */
export function toContext(all: readonly LintDocument[], project: ProjectFacts | undefined): LintContext {
  const documents = withoutPatches(all);
  const declared = new Set(project?.controllers.map((controller) => controller.name));
  const manifests = documents
    .filter(isMetacontroller)
    .map(toControllerFacts)
    .map((facts) =>
      facts.document.isGenerated && declared.has(facts.name)
        ? { ...facts, parents: [], children: [], resyncPeriodSeconds: undefined }
        : facts,
    );
  return {
    documents,
    crds: uniqueCrds(documents),
    controllers: [...(project?.controllers ?? []), ...manifests],
    project,
  };
}

/** One CRD may stand in `crds/` and again in the manifests: the same definition is judged once. */
function uniqueCrds(documents: readonly LintDocument[]): CrdFacts[] {
  const crds: CrdFacts[] = [];
  for (const document of documents.filter(({ value }) => value["kind"] === "CustomResourceDefinition")) {
    const { spec } = document.value;
    if (!crds.some((crd) => sameValue(crd.document.value["spec"], spec))) crds.push(toCrdFacts(document));
  }
  return crds;
}
