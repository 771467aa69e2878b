import type { JsonObject } from "@metatron/runtime";
import type { Crd } from "../../src/model/crd.ts";
import { UserError } from "../../src/model/errors.ts";
import { findExample } from "./solver.ts";

export { exampleErrors } from "./error-codes.ts";
export { fullExample } from "./full.ts";
export { type Example, findExample, findValue } from "./solver.ts";

/** A valid object of a version of a CRD; fails with what is wrong where none is found (see `findExample`). */
export function exampleObject(crd: Crd, version: string): JsonObject {
  const example = findExample(crd, version);
  if (example.kind === "valid") return example.object;
  const message = `no valid example of ${crd.kind} ${version} (${crd.name}) was found: ${example.problems.join("; ")}`;
  throw new UserError([
    { code: "EXAMPLE_NOT_FOUND", message, file: crd.source.file, document: crd.source.document },
  ]);
}
