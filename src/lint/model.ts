import type { ControllerFacts, CrdFacts, ProjectFacts } from "./facts.ts";
import type { LintDocument, Path } from "./document.ts";

/** `error` makes the command exit 1; a `warning` is only shown. */
export type Severity = "error" | "warning";

/** What all rules see: every document of the run and what was understood of them. */
export interface LintContext {
  readonly documents: readonly LintDocument[];
  readonly crds: readonly CrdFacts[];
  readonly controllers: readonly ControllerFacts[];
  readonly project: ProjectFacts | undefined;
}

/** Where a rule saw something, and what. */
export interface Sighting {
  readonly document: LintDocument;
  readonly path: Path;
  /** The sentence for this place, with the offending value. */
  readonly message: string;
}

/** One rule: what it is called, why it exists, what to do, and how it is seen. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** One line for tables. */
  readonly title: string;
  /** What happens in the cluster when the rule is broken. */
  readonly reason: string;
  readonly fix: string;
  /** The number of the trap it guards against, where it is one of Metacontroller's. */
  readonly trap?: number;
  readonly link: string;
  check(context: LintContext): Iterable<Sighting>;
}

/** A sighting as it is reported. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly document: number;
  readonly line: number;
  /** As in `spec.hooks.sync.webhook`. */
  readonly path: string;
  readonly message: string;
  readonly reason: string;
  readonly fix: string;
  readonly link: string;
}
