import { generatorErrors } from "../generators/error-codes.ts";
import { commandErrors } from "./commands/error-codes.ts";
import { simulateErrors } from "./commands/simulate/error-codes.ts";
import { exampleErrors } from "../generators/example/error-codes.ts";
import { crdErrors } from "./crd/error-codes.ts";
import type { ErrorCodes } from "./model/errors.ts";
import { explainErrors } from "./explain/error-codes.ts";
import { inputErrors } from "./input/error-codes.ts";
import { lintErrors } from "./lint/error-codes.ts";
import { planErrors } from "./plan/error-codes.ts";
import { projectErrors } from "./project/error-codes.ts";

/** Every error code of every command, with what the README and `metatron explain` say of it. */
export const errorTable: ErrorCodes = {
  ...commandErrors,
  ...crdErrors,
  ...exampleErrors,
  ...explainErrors,
  ...generatorErrors,
  ...inputErrors,
  ...lintErrors,
  ...planErrors,
  ...projectErrors,
  ...simulateErrors,
};
