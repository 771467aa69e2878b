import type { ErrorCodes } from "../../errors.ts";

/** What can go wrong before a simulation runs. */
export const simulateErrors = {
  SIMULATE_NO_OBJECTS: {
    summary: "There is nothing to apply.",
    story: "metatron simulate applies examples/*.yaml, or the files that -f names; neither had an object.",
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
    summary: "A file could not be read as objects.",
    story: "The file is missing, or it is neither JSON nor YAML.",
    fix: "Correct the path or the file.",
  },
} as const satisfies ErrorCodes;
