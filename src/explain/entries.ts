import { errorTable } from "../error-table.ts";
import { rules } from "../lint/index.ts";
import type { Entry } from "./entry.ts";
import { messages } from "./messages.ts";
import { traps } from "./traps.ts";

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
];
