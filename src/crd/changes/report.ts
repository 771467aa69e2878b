import type { Crd } from "../model.ts";
import type { CrdChange } from "./model.ts";

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
