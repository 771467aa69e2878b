import type { JsonObject } from "@metatron/runtime";
import { moduleOf, type Context, type ControllerContext } from "../context/context.ts";
import { customExample } from "../kinds/custom-example.ts";
import { builtinExample } from "./builtin-example.ts";

/** The object of `examples/<file>.yaml`: a parent that its CRD accepts, or an object for a decorator to decorate. */
export function exampleOf({ modules, model }: Context, { entry, names }: ControllerContext): JsonObject {
  const target = entry.type === "composite" ? entry.parent : entry.targets[0];
  if (target === undefined) throw new Error(`the decorator ${entry.name} has no target`);
  const module = moduleOf(modules, model, target);
  const object = module === undefined ? builtinExample(target, names.file) : customExample(module);
  return entry.type === "composite" ? object : matchSelectors(object, entry.targets[0]);
}

interface Selectors {
  readonly labelSelector?: { readonly matchLabels?: { readonly [key: string]: string } };
  readonly annotationSelector?: { readonly matchAnnotations?: { readonly [key: string]: string } };
}

/** An object that the decorator's selectors leave out would never be decorated. */
function matchSelectors(object: JsonObject, target: Selectors | undefined): JsonObject {
  const labels = target?.labelSelector?.matchLabels;
  const annotations = target?.annotationSelector?.matchAnnotations;
  const metadata = object["metadata"] as JsonObject;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(labels === undefined
        ? {}
        : { labels: { ...(metadata["labels"] as JsonObject | undefined), ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    },
  };
}
