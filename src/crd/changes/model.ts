/** What an edit of a CRD did, in a word for machines. */
export type CrdChangeKind =
  | "group-changed"
  | "kind-changed"
  | "plural-changed"
  | "scope-changed"
  | "version-removed"
  | "version-unserved"
  | "version-added"
  | "version-deprecated"
  | "status-removed"
  | "status-added"
  | "scale-removed"
  | "field-removed"
  | "field-renamed"
  | "field-added"
  | "field-required"
  | "field-optional"
  | "type-changed"
  | "nullable-removed"
  | "nullable-added"
  | "default-removed"
  | "default-added"
  | "default-changed"
  | "enum-narrowed"
  | "enum-widened"
  | "bound-tightened"
  | "bound-loosened"
  | "pattern-changed"
  | "format-changed"
  | "unknown-fields-closed"
  | "unknown-fields-opened"
  | "list-type-changed"
  | "rule-added"
  | "rule-removed"
  | "alternatives-changed";

/** One difference between two texts of a CRD, and what it means for code and objects that exist. */
export interface CrdChange {
  readonly kind: CrdChangeKind;
  readonly effect: "breaking" | "compatible";
  /** The version it lies in; absent when it concerns the whole CRD. */
  readonly version?: string;
  /** Where in an object of that version, as in `spec.listeners[*].port`; empty for the whole of it. */
  readonly path: string;
  /** A sentence for people. */
  readonly message: string;
}

/** What the comparisons of one place add their findings to. */
export type Add = (kind: CrdChangeKind, effect: CrdChange["effect"], message: string) => void;
