/** Notes which objects an answer holds. Two versions of one kind are the same object, so the version does not count. */
export class SeenObjects {
  readonly #namespace: string;
  readonly #groups = new Map<unknown, Map<string, Map<unknown, number>>>();

  /** Objects without a namespace lie in the parent's. */
  constructor(parentNamespace: string | undefined) {
    this.#namespace = parentNamespace ?? "";
  }

  /** Notes the object at that index, and says where it stood before. */
  note(
    { apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown },
    { name, namespace = this.#namespace }: { readonly name?: unknown; readonly namespace?: unknown },
    index: number,
  ): number | undefined {
    const names = this.#names(kind, `${groupOf(String(apiVersion))}/${String(namespace)}`);
    const first = names.get(name);
    if (first === undefined) names.set(name, index);
    return first;
  }

  #names(kind: unknown, place: string): Map<unknown, number> {
    const places = this.#groups.get(kind) ?? new Map<string, Map<unknown, number>>();
    const names = places.get(place) ?? new Map<unknown, number>();
    this.#groups.set(kind, places.set(place, names));
    return names;
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf("/")));
}
