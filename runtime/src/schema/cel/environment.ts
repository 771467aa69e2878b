import { Environment } from "@marcbachmann/cel-js";
import { addresses } from "./addresses.ts";
import { comprehensions } from "./comprehensions.ts";
import { lists } from "./lists.ts";
import { namedFormats } from "./named-formats.ts";
import { presence } from "./presence.ts";
import { quantities } from "./quantities.ts";
import { semvers } from "./semvers.ts";
import { sets } from "./sets.ts";
import { strings } from "./strings.ts";
import { urls } from "./urls.ts";

/** What rules are compiled in: one environment where `oldSelf` is a value, one where it is optional. */
export interface CelEnvironments {
  readonly plain: Environment;
  readonly optionalOldSelf: Environment;
}

const libraries = [
  presence,
  strings,
  lists,
  sets,
  quantities,
  semvers,
  urls,
  addresses,
  namedFormats,
  comprehensions,
];

let environments: CelEnvironments | undefined;

/**
 * CEL with the libraries of Kubernetes; made when the first rule is met.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#cel-options-language-features-and-libraries
 */
export function celEnvironments(): CelEnvironments {
  environments ??= create();
  return environments;
}

function create(): CelEnvironments {
  const base = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  for (const library of libraries) library(base);
  const self = base.clone().registerVariable("self", "dyn");
  return {
    plain: self.clone().registerVariable("oldSelf", "dyn"),
    optionalOldSelf: self.clone().registerVariable("oldSelf", "optional<dyn>"),
  };
}
