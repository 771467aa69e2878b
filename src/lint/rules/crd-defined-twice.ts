import type { Rule } from "../model.ts";

/** One CRD with two different definitions. */
export const crdDefinedTwice: Rule = {
  id: "crd-defined-twice",
  severity: "warning",
  title: "One CRD with two different definitions",
  reason:
    "A cluster has one definition, the one that was applied last: which fields are kept, and which versions are served, is left to the order of files.",
  fix: "Keep one definition and delete the other; several releases beside each other are linted one by one.",
  link: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/",
  *check({ crds }) {
    for (const [index, { document, group, plural }] of crds.entries()) {
      const first = crds.slice(0, index).find((crd) => crd.group === group && crd.plural === plural);
      if (first === undefined) continue;
      const place = `${first.document.file}:${first.document.lineOf(["spec"])}`;
      const message = `${plural}.${group} is defined here and, differently, in ${place}`;
      yield { document, path: ["spec"], message };
    }
  },
};
