import type { JsonObject } from "@metatron/runtime";
import { moduleOf, type Context, type ControllerContext } from "../context/context.ts";
import { customExample, type KindExample } from "../kinds/custom-example.ts";
import { comment } from "../text/quote.ts";
import { yaml } from "../text/yaml.ts";
import { builtinExample } from "./builtin-example.ts";
import { keepsSelector, withSelector } from "./parent-selector.ts";

/** The object of `examples/<file>.yaml`: a parent that its CRD accepts, or an object for a decorator to decorate. */
export function exampleOf({ modules, model }: Context, { entry, names }: ControllerContext): KindExample {
  const target = entry.type === "composite" ? entry.parent : entry.targets[0];
  if (target === undefined) throw new Error(`the decorator ${entry.name} has no target`);
  const module = moduleOf(modules, model, target);
  const example =
    module === undefined
      ? { object: builtinExample(target, names.file), problems: [] }
      : customExample(module);
  const isSelecting = entry.type === "composite" && !entry.generateSelector;
  const keeps = isSelecting && module !== undefined && keepsSelector(module.version.schema);
  const object = keeps ? withSelector(example.object) : example.object;
  return { ...example, object: matchSelectors(object, target) };
}

interface Selectors {
  readonly labelSelector?: { readonly matchLabels?: { readonly [key: string]: string } };
  readonly annotationSelector?: { readonly matchAnnotations?: { readonly [key: string]: string } };
}

/** The text of an example: what is wrong with it stands above it, to be put right by hand. */
export function exampleText({ object, problems }: KindExample): string {
  if (problems.length === 0) return yaml(object);
  const told = problems.map((problem) => `#   ${comment(problem)}\n`).join("");
  return `# No object was found that the schema accepts. This one is near; the API server would say:\n${told}${yaml(object)}`;
}

/** An object that the controller's selectors leave out would never be looked at. */
function matchSelectors(object: JsonObject, target: Selectors): JsonObject {
  const labels = target.labelSelector?.matchLabels;
  const annotations = target.annotationSelector?.matchAnnotations;
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
