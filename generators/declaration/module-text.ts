import type { TypesModule } from "../types/index.ts";
import { format } from "../text/format.ts";
import { declaredNames, type Imports } from "./imports.ts";

/** Joins imports, the types of a CRD when they live in this module, and the declaration. */
export async function moduleText(
  imports: Imports,
  declaration: string,
  types?: TypesModule,
): Promise<string> {
  const head = (await format(imports.render(), "typescript")).trimEnd();
  const tail = await format(declaration, "typescript");
  const code = types?.code.trim();
  if (code === undefined) return `${head}\n\n${tail}`;
  return `${head}\n${code.startsWith("import ") ? "" : "\n"}${code}\n\n${tail}`;
}

/** The names that are taken in a module. */
export const takenNames = (types?: TypesModule): string[] =>
  types === undefined ? [] : declaredNames(types.code);
