import type { ErrorCodes } from "../model/errors.ts";

/** What can be wrong with the place an input comes from. */
export const inputErrors = {
  INPUT_NOT_FOUND: {
    summary: "There is no such file or folder.",
    story: "Paths are taken from the folder in which the command runs.",
    fix: "Correct the path.",
  },
  INPUT_UNREADABLE: {
    summary: "The input is there but cannot be read.",
    story: "The rights are missing, it is a device or a socket, or the disk gave an error.",
    fix: "Give the right to read it, or pass another file.",
  },
  INPUT_EMPTY: {
    summary: "The input holds nothing.",
    story: "A file or the standard input was empty, or a folder has no .yaml, .yml or .json file in it.",
    fix: "Pass a file or folder with YAML or JSON in it.",
  },
  INPUT_NOT_TEXT: {
    summary: "The input is not UTF-8 text.",
    story: "CRDs are YAML or JSON, which are read as UTF-8.",
    fix: "Convert the file to UTF-8, or pass another one.",
  },
  INPUT_TOO_LARGE: {
    summary: "The input is larger than 64 MiB.",
    story: "A bound keeps a wrong file or an endless answer from filling the memory.",
    fix: "Pass only the CRDs that are wanted.",
  },
  INPUT_URL: {
    summary: "The URL could not be fetched.",
    story: "The server cannot be reached, answers with an error, or takes longer than 30 seconds.",
    fix: "Check the URL, or download the file and pass its path.",
  },
  INPUT_STDIN_TWICE: {
    summary: "The standard input was named twice.",
    story: "It can be read only once.",
    fix: "Name - once.",
  },
} as const satisfies ErrorCodes;

export type InputErrorCode = keyof typeof inputErrors;
