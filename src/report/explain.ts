import type { Entry } from "../explain/entries.ts";

/** The whole story of some entries. */
export function reportEntries(entries: readonly Entry[]): string {
  return entries.map(reportEntry).join("\n");
}

function reportEntry({ kind, id, title, paragraphs, fix, link }: Entry): string {
  const lines = [
    `${id} (${kind})`,
    `  ${title}`,
    "",
    ...paragraphs.map((text) => `  ${text}`),
    "",
    `  What to do: ${fix}`,
  ];
  return `${[...lines, ...(link === undefined ? [] : [`  See: ${link}`])].join("\n")}\n`;
}

const headings = {
  error: "Error codes",
  rule: "Lint rules",
  trap: "Metacontroller's traps",
  message: "Messages",
  guide: "Guides",
} as const;

/** All ids with their titles, by kind. */
export function listEntries(entries: readonly Entry[]): string {
  return (["error", "rule", "trap", "message", "guide"] as const)
    .map((kind) => {
      const own = entries.filter((entry) => entry.kind === kind);
      const width = Math.max(...own.map(({ id }) => id.length));
      return `${headings[kind]}\n${own.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}\n`).join("")}`;
    })
    .join("\n");
}
