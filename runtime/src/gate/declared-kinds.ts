import type { ChildDeclaration } from "../controller/declaration.ts";

/** The kinds that a controller declared, by kind and apiVersion. */
export type DeclaredKinds = ReadonlyMap<unknown, ReadonlyMap<unknown, ChildDeclaration>>;

/** Sorts declarations so that each is found without building a key. */
export function toDeclaredKinds(declarations: readonly ChildDeclaration[]): DeclaredKinds {
  const kinds = new Map<unknown, Map<unknown, ChildDeclaration>>();
  for (const declaration of declarations) {
    const versions = kinds.get(declaration.kind) ?? new Map<unknown, ChildDeclaration>();
    kinds.set(declaration.kind, versions.set(declaration.apiVersion, declaration));
  }
  return kinds;
}

/** Every declared kind, as people write it. */
export function namesOf(declared: DeclaredKinds): string[] {
  const declarations = [...declared.values()].flatMap((versions) => [...versions.values()]);
  return declarations.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
}
