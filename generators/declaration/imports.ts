import { claim } from "../text/reserved.ts";

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
export function declaredNames(code: string): string[] {
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
