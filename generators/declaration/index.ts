import type { FilePlan } from "../../src/model/plan.ts";
import { type Context, type CrdModule, isComposite } from "../context.ts";
import { toolFile } from "../text.ts";
import { planCompositeDeclaration, planDecoratorDeclaration } from "./controllers.ts";
import { planSchema } from "./kind-map.ts";
import type { TypesOf } from "./imports.ts";

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
