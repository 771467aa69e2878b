import type { FilePlan } from "../../src/model/plan.ts";
import { type Context, isComposite } from "../context.ts";
import { planCompositeController } from "./composite.ts";
import { planDecoratorController } from "./decorator.ts";
import type { TypesOf } from "../declaration/imports.ts";

/** The stub of every controller, written once and then the user's. */
export function planControllers(context: Context, typesOf: TypesOf): Promise<FilePlan[]> {
  return Promise.all(
    context.controllers.map((controller) =>
      isComposite(controller)
        ? planCompositeController(context, typesOf, controller)
        : planDecoratorController(context, typesOf, controller),
    ),
  );
}
