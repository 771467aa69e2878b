import type { StructuralSchema } from "@metatron/runtime/schema";
import type { FilePlan } from "../../src/plan/model.ts";
import type { CrdModule } from "../context/crd-module.ts";
import { toolFile } from "../text/file.ts";

/** `src/generated/<kind>.schema.ts`: the parent's schema for `validate` and the gate, without descriptions. */
export function planSchema({ crd, version, file }: CrdModule, path: string): FilePlan {
  const literal = JSON.stringify(JSON.stringify(withoutDescriptions(version.schema)));
  const body =
    `import type { StructuralSchema } from "@metatron/runtime/schema";\n\n` +
    `/** The schema of ${crd.name} in version ${version.name}. */\n` +
    `export const schema: StructuralSchema = JSON.parse(\n  ${safe(literal)},\n);\n`;
  return toolFile(`src/generated/${file}.schema.ts`, body, path);
}

const safe = (literal: string): string =>
  literal.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** Only the keyword goes: a property may be called `description`. */
function withoutDescriptions(schema: StructuralSchema): StructuralSchema {
  const { description: _description, ...rest } = schema;
  const properties = Object.entries(rest.properties ?? {});
  return {
    ...rest,
    ...(rest.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(properties.map(([name, each]) => [name, withoutDescriptions(each)])),
        }),
    ...(rest.items === undefined ? {} : { items: withoutDescriptions(rest.items) }),
    ...(typeof rest.additionalProperties === "object"
      ? { additionalProperties: withoutDescriptions(rest.additionalProperties) }
      : {}),
  };
}
