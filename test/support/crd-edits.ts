import type { StructuralSchema } from "@metatron/runtime/schema";
import ts from "typescript";

/** Every object of a schema that can take one more property. */
export function objectsOf(schema: StructuralSchema): StructuralSchema[] {
  const { properties, items, additionalProperties } = schema;
  const values = [...Object.values(properties ?? {}), ...(items ? [items] : [])];
  if (typeof additionalProperties === "object") values.push(additionalProperties);
  return [...(properties ? [schema] : []), ...values.flatMap(objectsOf)];
}

/** The schema with one more property in one of its objects; everything else is as it was. */
export function withProperty(
  schema: StructuralSchema,
  target: StructuralSchema,
  name: string,
  value: StructuralSchema,
): StructuralSchema {
  const edit = (one: StructuralSchema): StructuralSchema => withProperty(one, target, name, value);
  const { properties, items, additionalProperties } = schema;
  const edited = Object.entries(properties ?? {}).map(([key, property]) => [key, edit(property)] as const);
  if (schema === target) edited.push([name, value]);
  return {
    ...schema,
    ...(properties ? { properties: Object.fromEntries(edited) } : {}),
    ...(items ? { items: edit(items) } : {}),
    ...(typeof additionalProperties === "object" ? { additionalProperties: edit(additionalProperties) } : {}),
  };
}

/** The names that a text exports. */
export function exportedNames(code: string): string[] {
  return [...code.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name ?? "");
}

/** The name of the type at each path below a type, as in `Gateway.spec.listeners` -> `Listener`. */
export function pathNames(code: string, root: string): Map<string, string> {
  const source = ts.createSourceFile("a.ts", code, ts.ScriptTarget.ES2023);
  const interfaces = new Map(
    source.statements.filter(ts.isInterfaceDeclaration).map((one) => [one.name.text, one]),
  );
  const found = new Map<string, string>();
  const visit = (name: string, path: string): void => {
    for (const member of interfaces.get(name)?.members ?? []) {
      if (!ts.isPropertySignature(member) || !member.type) continue;
      const where = `${path}.${member.name.getText(source)}`;
      for (const [reference] of member.type.getText(source).matchAll(/(?<!")\b[A-Z]\w*/g)) {
        if (!interfaces.has(reference)) continue;
        found.set(where, reference);
        visit(reference, where);
      }
    }
  };
  visit(root, root);
  return found;
}
