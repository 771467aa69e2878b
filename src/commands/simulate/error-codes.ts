import type { ErrorCodes } from "../../model/errors.ts";

/** What can go wrong before a simulation runs. */
export const simulateErrors = {
  SIMULATE_NO_OBJECTS: {
    summary: "There is nothing to apply.",
    story: "metatron simulate applies what is in examples/, or what -f names; there was no object in it.",
    fix: "Write an object into examples/, or name a file with -f.",
  },
  SIMULATE_NO_CONTROLLERS: {
    summary: "The project's manifests have no controller.",
    story:
      "metatron simulate drives the controllers that would be applied to a cluster, those in manifests/base.",
    fix: "Run metatron generate.",
  },
  SIMULATE_REFUSED: {
    summary: "The API server refused an object that was to be applied.",
    story: "The object of a file does not fit the schema of its kind, or its kind is not known.",
    fix: "Correct the object; the message names the field.",
  },
  SIMULATE_FILE: {
    summary: "A document is no object that can be applied.",
    story: "An object needs apiVersion, kind and metadata.name, each a string.",
    fix: "Write what is missing; the message names it.",
  },
} as const satisfies ErrorCodes;
