import type { CrdFacts, CrdVersionFacts } from "./facts/crd.ts";
import { crdOf, crdVersionOf } from "./lookup.ts";
import type { LintContext } from "./model.ts";

/** A CRD version that is the parent of a composite controller; each is given once. */
export interface ParentVersion {
  readonly crd: CrdFacts;
  readonly version: CrdVersionFacts;
  /** The controller's name. */
  readonly name: string;
  readonly generateSelector: boolean;
}

/** The CRD versions that composite controllers have as parents, as far as they are among the linted files. */
export function* parentVersions(context: LintContext): Generator<ParentVersion> {
  const seen = new Set<CrdVersionFacts>();
  for (const { type, parents, name, generateSelector } of context.controllers)
    for (const parent of type === "composite" ? parents : []) {
      const crd = crdOf(context, parent);
      const version = crdVersionOf(context, parent);
      if (!crd || !version || seen.has(version)) continue;
      seen.add(version);
      yield { crd, version, name, generateSelector };
    }
}
