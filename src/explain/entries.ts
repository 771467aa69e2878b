import { errorTable } from "../error-table.ts";
import { rules } from "../lint/index.ts";
import { messages } from "./messages.ts";
import { portingRows, portingSteps } from "./porting.ts";
import { traps } from "./traps.ts";

/** One thing that `metatron explain` can tell the longer story of. */
export interface Entry {
  readonly kind: "error" | "rule" | "trap" | "message" | "guide";
  /** What it is asked by. */
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly fix: string;
  readonly link?: string;
}

/** Everything that can be explained: error codes, lint rules, traps and Metacontroller's messages. */
export const entries: readonly Entry[] = [
  ...Object.entries(errorTable).map(([id, { summary, story, fix }]) => ({
    kind: "error" as const,
    id,
    title: summary,
    paragraphs: [story],
    fix,
  })),
  ...rules.map(({ id, title, reason, fix, link, trap, severity }) => ({
    kind: "rule" as const,
    id,
    title: `${title} (${severity})`,
    paragraphs: [reason, ...(trap === undefined ? [] : [`It guards against trap ${trap}.`])],
    fix,
    link,
  })),
  ...traps.map(({ number, title, story, fix }) => ({
    kind: "trap" as const,
    id: `trap-${number}`,
    title,
    paragraphs: [story],
    fix,
  })),
  ...messages.map(({ id, message, meaning, fix }) => ({
    kind: "message" as const,
    id,
    title: message,
    paragraphs: [meaning],
    fix,
  })),
  {
    kind: "guide",
    id: "port-from-ruby",
    title: "What becomes of a controller of the Ruby gem metatron",
    paragraphs: portingRows.map(({ gem, here }) => `${gem}\n    ${here}`),
    fix: portingSteps.join("\n  "),
  },
];

/** The entries that a question means: an id in any case, a trap's number, or a message as it stands in a log. */
export function findEntries(question: string): readonly Entry[] {
  const asked = question.trim().toLowerCase();
  const number = /^(?:trap[\s-]*)?(\d+)$/.exec(asked)?.[1];
  const byId = entries.filter(({ id }) => id.toLowerCase() === (number ? `trap-${number}` : asked));
  if (byId.length > 0) return byId;
  const known = messages.filter(({ pattern }) => pattern.test(question)).map(({ id }) => id);
  return entries.filter(({ kind, id }) => kind === "message" && known.includes(id));
}

/** Ids that look like the question, the nearest first. */
export function nearestIds(question: string, limit = 5): readonly string[] {
  const words = question
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  return entries
    .map(({ id, title }) => ({
      id,
      score: words.filter((word) => `${id} ${title}`.toLowerCase().includes(word)).length,
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ id }) => id);
}
