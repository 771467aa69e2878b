import type { JsonObject } from "@metatron/runtime";
import type { CrdModule } from "../context/crd-module.ts";
import { findExample } from "../example/index.ts";

/** The example of a custom kind. A spec that the schema leaves open is an object, as its type says. */
export function customExample({ crd, version }: CrdModule): JsonObject {
  const { object } = findExample(crd, version.name);
  const isOpen = version.schema.properties?.["spec"]?.type === undefined;
  return isOpen && typeof object["spec"] === "string" ? { ...object, spec: {} } : object;
}
