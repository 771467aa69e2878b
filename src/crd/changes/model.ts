import type { Crd } from "../../model/crd.ts";

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

const MOST = 200;

/** The changes of a CRD as text: a line that counts them, then one for each; nothing when nothing changed. */
export function reportCrdChanges(crd: Crd, changes: readonly CrdChange[]): string {
  if (changes.length === 0) return "";
  const breaking = changes.filter(({ effect }) => effect === "breaking").length;
  const lines = [
    `${crd.kind} (${crd.name}): ${count(breaking, "breaking change")}, ${count(changes.length - breaking, "compatible change")}`,
  ];
  for (const change of changes.slice(0, MOST)) lines.push(`  ${line(change)}`);
  if (changes.length > MOST) lines.push(`  … and ${changes.length - MOST} more`);
  return `${lines.join("\n")}\n`;
}

function line({ effect, version, path, message }: CrdChange): string {
  const place = [version, path].filter((part) => part !== undefined && part !== "").join(" ");
  return `${effect.padEnd(10)} ${place === "" ? "" : `${visible(place)}: `}${visible(message)}`;
}

// Rules and defaults come from the CRD and may hold anything.
function visible(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(
      /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
      (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`,
    );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
