import type { ErrorCodes } from "../model/errors.ts";

/** What can go wrong when something is to be explained. */
export const explainErrors = {
  EXPLAIN_UNKNOWN: {
    summary: "Nothing is known about what was asked.",
    story:
      "The words are no error code, lint rule or trap, and no message of Metacontroller that is known here.",
    fix: "Run metatron explain alone to see everything that can be explained.",
  },
} as const satisfies ErrorCodes;
