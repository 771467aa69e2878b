import type { JsonObject } from "../../json.ts";
import { builtinKinds } from "../../kinds/index.ts";
import { type Definition, toDefinition } from "./crd/definition.ts";
import { builtinStrategy } from "./strategy/builtin.ts";
import { customStrategy } from "./strategy/custom.ts";
import type { Strategy } from "./strategy/model.ts";

type Names = Map<string, Strategy>;

const builtinNames: ReadonlyMap<string, Strategy> = new Map(
  builtinKinds
    .filter((builtin) => builtin.isStored)
    .flatMap((builtin) => {
      const strategy = builtinStrategy(builtin);
      const apiVersions = builtin.versions.map((version) =>
        builtin.group === "" ? version : `${builtin.group}/${version}`,
      );
      return apiVersions.flatMap((apiVersion) =>
        [builtin.kind, builtin.resource].map((name) => [`${apiVersion} ${name}`, strategy] as const),
      );
    }),
);

/** The kinds that the server serves: the built-in ones and those of its CRDs. */
export class Registry {
  readonly #names: Names = new Map(builtinNames);
  readonly #custom = new Map<string, string[]>();

  find(apiVersion: string, resourceOrKind: string): Strategy | undefined {
    return this.#names.get(`${apiVersion} ${resourceOrKind}`);
  }

  /** Serves the kinds of a CRD, or serves them as it now says. */
  define(crd: JsonObject): Definition {
    const definition = toDefinition(crd);
    const { served, versions } = definition;
    const strategy = customStrategy(served, versions);
    const keys = served.versions.flatMap((version) =>
      [served.kind, served.resource].map((name) => `${served.group}/${version} ${name}`),
    );
    this.undefine(definition.name);
    for (const key of keys) this.#names.set(key, strategy);
    this.#custom.set(definition.name, keys);
    return definition;
  }

  /** Stops serving the kinds of a CRD. */
  undefine(name: string): void {
    for (const key of this.#custom.get(name) ?? []) this.#names.delete(key);
    this.#custom.delete(name);
  }
}
