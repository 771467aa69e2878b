import { type JsonObject, builtinKinds } from "@metatron/runtime/kubernetes";
import { type Definition, toDefinition } from "./crd/definition.ts";
import { builtinStrategy } from "./strategy/builtin.ts";
import { customStrategy } from "./strategy/custom.ts";
import type { Strategy } from "./strategy/model.ts";

/** Strategies by apiVersion, then by kind and by plural; two small lookups are cheaper than one joined key. */
type Names = Map<string, Map<string, Strategy>>;

/** The kinds that the server serves: the built-in ones and those of its CRDs. */
export class Registry {
  readonly #names: Names = new Map();
  readonly #custom = new Map<string, Strategy>();

  constructor() {
    for (const builtin of builtinKinds) if (builtin.isStored) this.#add(builtinStrategy(builtin));
  }

  find(apiVersion: string, resourceOrKind: string): Strategy | undefined {
    return this.#names.get(apiVersion)?.get(resourceOrKind);
  }

  /** Serves the kinds of a CRD, or serves them as it now says. */
  define(crd: JsonObject): Definition {
    const definition = toDefinition(crd);
    const strategy = customStrategy(definition.served, definition.versions);
    this.undefine(definition.name);
    this.#add(strategy);
    this.#custom.set(definition.name, strategy);
    return definition;
  }

  /** Stops serving the kinds of a CRD. */
  undefine(name: string): void {
    const strategy = this.#custom.get(name);
    if (strategy === undefined) return;
    const { kind, resource } = strategy.served;
    for (const apiVersion of apiVersionsOf(strategy))
      for (const known of [kind, resource]) this.#names.get(apiVersion)?.delete(known);
    this.#custom.delete(name);
  }

  #add(strategy: Strategy): void {
    const { kind, resource } = strategy.served;
    for (const apiVersion of apiVersionsOf(strategy)) {
      const names = this.#names.get(apiVersion) ?? new Map<string, Strategy>();
      this.#names.set(apiVersion, names.set(kind, strategy).set(resource, strategy));
    }
  }
}

function apiVersionsOf({ served: { group, versions } }: Strategy): readonly string[] {
  return versions.map((version) => (group === "" ? version : `${group}/${version}`));
}
