import type { FilePlan } from "../../src/plan/model.ts";
import { isComposite, type Context } from "../context/context.ts";
import type { CrdModule } from "../context/crd-module.ts";
import { toolFile } from "../text/file.ts";
import { planCompositeDeclaration } from "./composite.ts";
import { planDecoratorDeclaration } from "./decorator.ts";
import type { TypesOf } from "./kind-map.ts";
import { planSchema } from "./schema.ts";

/** Everything in `src/generated` that speaks of one kind or one controller. */
export async function planDeclarations(context: Context, typesOf: TypesOf): Promise<FilePlan[]> {
  const declared = await Promise.all(
    context.controllers.map((controller) =>
      isComposite(controller)
        ? planCompositeDeclaration(context, typesOf, controller)
        : planDecoratorDeclaration(context, typesOf, controller),
    ),
  );
  const paths = new Set(declared.map(({ path }) => path));
  const others = context.modules.filter(({ file }) => !paths.has(`src/generated/${file}.ts`));
  const typeOnly = others.map(async (module) =>
    toolFile(
      `src/generated/${module.file}.ts`,
      `${(await typesOf(module)).code.trim()}\n`,
      crdPath(context, module),
    ),
  );
  return [...declared, ...(await Promise.all(typeOnly)), ...planSchemas(context)];
}

function planSchemas(context: Context): FilePlan[] {
  const parents = new Set(context.controllers.filter(isComposite).map(({ parent }) => parent));
  return [...parents].map((parent) => planSchema(parent, crdPath(context, parent)));
}

function crdPath({ model }: Context, { crd }: CrdModule): string {
  return [...model.crds].find(([, each]) => each.name === crd.name)?.[0] ?? crd.name;
}
