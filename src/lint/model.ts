import type { JsonObject } from "@metatron/runtime";
import type { ControllerFacts } from "./facts/controller.ts";
import type { CrdFacts } from "./facts/crd.ts";
import type { ProjectFacts } from "./facts/project.ts";

/** `error` makes the command exit 1; a `warning` is only shown. */
export type Severity = "error" | "warning";

/** A path inside a document: keys and indices. */
export type Path = readonly (string | number)[];

/** One document of one file, with a way from a path to its line. */
export interface LintDocument {
  readonly file: string;
  /** 1-based. */
  readonly index: number;
  readonly value: JsonObject;
  /** Written by `metatron generate`: the declaration is judged instead of its copy. */
  readonly isGenerated: boolean;
  /** The 1-based line of the deepest part of the path that exists. */
  lineOf(path: Path): number;
  /** Whether the file says that this rule is not to be applied at this line. */
  ignores(rule: string, line: number): boolean;
}

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
