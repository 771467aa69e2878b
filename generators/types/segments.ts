import { toPascalCase } from "../../src/crd/names.ts";
import type { Occurrence } from "./shape.ts";

/** The word that a property gives to the names of the objects in it: `listeners` of a list gives `Listener`. */
export function segmentName({ property, isOneOfSeveral }: Occurrence["segment"]): string {
  const name = toPascalCase(property);
  const word = name === "" ? "Field" : name;
  return isOneOfSeveral ? toSingular(word) : word;
}

const endings: readonly (readonly [RegExp, string])[] = [
  [/(ss|us|is)$/, "$1"],
  [/([^aeiou])ies$/, "$1y"],
  [/(stat|vir|camp|bon)uses$/i, "$1us"],
  [/(ss|x|ch|sh|z)es$/, "$1"],
  [/([a-z])s$/, "$1"],
];

function toSingular(word: string): string {
  for (const [ending, singular] of endings) if (ending.test(word)) return word.replace(ending, singular);
  return word;
}
