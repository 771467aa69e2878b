import { entries } from "./entries.ts";
import type { Entry } from "./entry.ts";
import { messages } from "./messages.ts";

/** The entries that a question means: an id in any case, a trap's number, or a message as it stands in a log. */
export function findEntries(question: string): readonly Entry[] {
  const asked = question.trim().toLowerCase();
  const number = /^(?:trap[\s-]*)?(\d+)$/.exec(asked)?.[1];
  const byId = entries.filter(({ id }) => id.toLowerCase() === (number ? `trap-${number}` : asked));
  if (byId.length > 0) return byId;
  const known = messages
    .filter(({ words }) => words.every((word) => asked.includes(word)))
    .map(({ id }) => id);
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
