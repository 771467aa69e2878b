import { renderTypes, type TypesModule } from "../types/index.ts";
import type { CrdModule } from "../context/crd-module.ts";
import type { ProjectModel } from "../model.ts";
import type { TypesOf } from "./kind-map.ts";

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
