import type { CrdModule } from "../context.ts";
import type { ProjectModel } from "../../src/model/generated.ts";
import { claim, format } from "../text.ts";
import { renderTypes, type TypesModule } from "../types/index.ts";

/** The type imports of one module, collected while its text is made; no two of them share a name. */
export interface Imports {
  /** The local name of `name` from a module. */
  use(name: string, from: string, suffix?: string): string;
  /** The import statements, sorted. */
  render(): string;
}

/** Starts a list of imports beside names that are taken already. */
export function collectImports(takenNames: Iterable<string>): Imports {
  const taken = new Set(takenNames);
  const locals = new Map<string, string>();
  const byModule = new Map<string, string[]>();
  return {
    use(name, from, suffix = "") {
      const key = `${from}#${name}`;
      const known = locals.get(key);
      if (known !== undefined) return known;
      const local = claim(
        taken,
        name,
        `${name}${suffix}`,
        `Metatron${name}`,
        `Metatron${name}${suffix}`,
        `${name}_`,
      );
      locals.set(key, local);
      byModule.set(from, [...(byModule.get(from) ?? []), local === name ? name : `${name} as ${local}`]);
      return local;
    },
    render: () =>
      [...byModule]
        .sort(([left], [right]) => (rank(left) < rank(right) ? -1 : 1))
        .map(([from, names]) => `import type { ${names.sort().join(", ")} } from ${JSON.stringify(from)};\n`)
        .join(""),
  };
}

/** Packages before files of the project. */
const rank = (from: string): string => (from.startsWith(".") ? `~${from}` : from);

/** The names that a module declares or imports already. */
function declaredNames(code: string): string[] {
  const declared = [...code.matchAll(/^export (?:declare )?(?:interface|type|const) ([\w$]+)/gm)].map(
    ([, name]) => name ?? "",
  );
  const imported = [...code.matchAll(/^import type \{([^}]*)\}/gm)].flatMap(([, list]) =>
    (list ?? "").split(",").map(
      (item) =>
        item
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? "",
    ),
  );
  return [...declared, ...imported].filter((name) => name !== "");
}

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

/** Renders the types of each module at most once, with the names that they had before. */
export function rememberTypes({ previous }: ProjectModel): TypesOf {
  const known = new Map<string, Promise<TypesModule>>();
  return ({ crd, version, file }: CrdModule) => {
    const types =
      known.get(file) ?? renderTypes(crd, version.name, previous?.get(`src/generated/${file}.ts`));
    known.set(file, types);
    return types;
  };
}

/** Gives the types of a module, rendered once however often it is asked for. */
export type TypesOf = (module: CrdModule) => Promise<TypesModule>;
