import type { ErrorCodes } from "../../src/model/errors.ts";

/** What can go wrong while an example object is made. */
export const exampleErrors = {
  EXAMPLE_NOT_FOUND: {
    summary: "No valid example object was found for a CRD.",
    story: "The schema's rules ask for values that could not be guessed, or contradict each other.",
    fix: "Write the example by hand; the message says what is wrong with the nearest one.",
  },
} as const satisfies ErrorCodes;
