import type { FilePlan } from "../../src/model/plan.ts";
import type { Crd } from "../../src/model/crd.ts";
import type { Context } from "../context.ts";
import { claim, format, kebabCase, toolFile } from "../text.ts";
import { renderReference } from "./reference.ts";

export { renderReference } from "./reference.ts";

/** The reference of every kind that the project declares, in the folder that `docs` of metatron.json names. */
export async function planReference({ model }: Context): Promise<FilePlan[]> {
  const folder = model.project.docs;
  if (folder === undefined) return [];
  const taken = new Set<string>();
  const crds = [...model.crds].sort(([left], [right]) => (left < right ? -1 : 1));
  return await Promise.all(
    crds.map(async ([source, crd]) => {
      const path = `${folder}/${claim(taken, kebabCase(crd.kind), fileOf(crd))}.md`;
      return toolFile(path, await format(renderReference(crd), "markdown"), source);
    }),
  );
}

const fileOf = ({ name }: Crd): string => name.replaceAll(".", "-");
