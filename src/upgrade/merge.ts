import { diff3Merge } from "node-diff3";

/** What three versions of a text came to. */
export interface Merged {
  readonly text: string;
  /** How many places both sides changed differently; each stands between markers in the text. */
  readonly conflicts: number;
}

interface Region {
  readonly ok?: readonly string[];
  readonly conflict?: {
    readonly a: readonly string[];
    readonly o: readonly string[];
    readonly b: readonly string[];
  };
}

/**
 * Merges line by line what the user made of a file (`mine`) with what the tool makes of it now (`theirs`), from what the
 * tool made of it then (`base`). Text that only one side changed is taken from that side.
 */
export function mergeTexts(mine: string, base: string, theirs: string): Merged {
  const sides = [mine, base, theirs].map((text) => text.split("\n")) as [string[], string[], string[]];
  const regions = diff3Merge(...sides, { excludeFalseConflicts: true }) as readonly Region[];
  const lines = regions.flatMap((region) => region.ok ?? markers(region.conflict));
  return {
    text: lines.join("\n"),
    conflicts: regions.filter((region) => region.conflict !== undefined).length,
  };
}

function markers(conflict: Region["conflict"]): readonly string[] {
  if (conflict === undefined) return [];
  const { a, o, b } = conflict;
  return ["<<<<<<< yours", ...a, "||||||| generated then", ...o, "=======", ...b, ">>>>>>> generated now"];
}
