import type { ErrorCodes } from "../model/errors.ts";

/** What can go wrong before any rule is applied. */
export const lintErrors = {
  LINT_UNREADABLE: {
    summary: "A file that was to be linted is not valid YAML or JSON.",
    story:
      "The rules look at what an API server would read; a file that does not parse would not be applied either.",
    fix: "Correct the syntax at the line that is named.",
  },
  LINT_NO_FILES: {
    summary: "There is nothing to lint.",
    story: "The paths hold no .yaml, .yml or .json file, or the folder is no Metatron project.",
    fix: "Run it in the project's folder, or name files or folders.",
  },
} as const satisfies ErrorCodes;
