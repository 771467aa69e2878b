import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";
import type { JsonObject } from "@metatron/runtime";
import { at, type Findings, show } from "./inspection.ts";

/**
 * Finds defaults that their own schema refuses: by type, bounds, enum, unknown fields and rules.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 */
export function checkDefaults(schema: StructuralSchema, path: string, findings: Findings): void {
  if (schema.default !== undefined && schema.default !== null) checkDefault(schema, path, findings);
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    checkDefaults(child, at(at(path, "properties"), name), findings);
  if (schema.items !== undefined) checkDefaults(schema.items, at(path, "items"), findings);
  if (typeof schema.additionalProperties === "object")
    checkDefaults(schema.additionalProperties, at(path, "additionalProperties"), findings);
}

const metadata = { name: "x" };

function checkDefault(schema: StructuralSchema, path: string, findings: Findings): void {
  const where = at(path, "default");
  const object: JsonObject = { metadata, default: schema.default! };
  const { default: _, ...plain } = schema;
  const compiled = compileSchema({ type: "object", properties: { default: plain } });
  const { pruned } = compiled.prune(object);
  const [unknown] = pruned.filter((each) => each.startsWith("default"));
  if (unknown !== undefined)
    findings.refuse(
      "CRD_SCHEMA",
      where,
      `Invalid value: ${show(schema.default)}: must not have unknown fields`,
      `declare ${unknown.slice("default.".length)}, or take it out of the default`,
    );
  for (const error of compiled.validate(compiled.applyDefaults(object)).errors) {
    if (!/^default(?![\w-])/.test(error.path)) continue;
    const message = error.message.replace(
      /(: )default((?:\.[\w.-]+)?) in body/,
      (_all, colon: string, rest: string) =>
        rest === "" ? `${colon}in body` : `${colon}${rest.slice(1)} in body`,
    );
    findings.refuse(
      "CRD_SCHEMA",
      `${where}${error.path.slice("default".length)}`,
      message,
      "give a default that the schema accepts",
    );
  }
}
