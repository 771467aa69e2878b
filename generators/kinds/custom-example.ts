import type { JsonObject } from "@metatron/runtime";
import type { CrdVersion } from "../../src/crd/model.ts";
import type { CrdModule } from "../context/crd-module.ts";
import { findExample } from "../example/index.ts";

/** An object of a kind, and what its schema still refuses in it where none was found that it accepts. */
export interface KindExample {
  readonly object: JsonObject;
  readonly problems: readonly string[];
}

/** The example of a custom kind. A spec that the schema leaves open is an object, as its type says. */
export function customExample({ crd, version }: CrdModule): KindExample {
  const example = findExample(crd, version.name);
  const problems = example.kind === "invalid" ? example.problems : [];
  return { object: withOpenSpec(example.object, version), problems };
}

function withOpenSpec(object: JsonObject, version: CrdVersion): JsonObject {
  const isOpen = version.schema.properties?.["spec"]?.type === undefined;
  return isOpen && typeof object["spec"] === "string" ? { ...object, spec: {} } : object;
}
