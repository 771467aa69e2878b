import type { UpgradedFile } from "../upgrade/upgrade.ts";

const words: Record<UpgradedFile["kind"], string> = {
  new: "written, it is new",
  taken: "brought up to date, you had not edited it",
  merged: "merged with your edits",
  conflict: "merged with conflicts",
  kept: "kept, what is generated did not change",
  removed: "not written, you had removed it",
  unknown: "kept, what was generated then is not known",
};

/** What an upgrade did, or would do, to the files of the user; then which ones want a hand. */
export function reportUpgrade(files: readonly UpgradedFile[], others: number, isDryRun: boolean): string {
  const shown = files.filter(({ kind }) => kind !== "kept" && kind !== "removed");
  const width = Math.max(0, ...shown.map(({ path }) => path.length));
  const lines = shown.map(({ path, kind }) => `${path.padEnd(width)}  ${words[kind]}\n`);
  const conflicts = files.filter(({ kind }) => kind === "conflict");
  const tail =
    conflicts.length === 0
      ? []
      : [
          `\n${conflicts.length} with conflicts: look for <<<<<<< yours in\n`,
          ...conflicts.map(({ path, conflicts: places }) => `  ${path} (${places})\n`),
        ];
  const verb = isDryRun ? "would be regenerated" : "regenerated";
  return `${lines.join("")}${others} files of metatron's own ${verb}.\n${tail.join("")}`;
}
