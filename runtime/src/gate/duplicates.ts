import { groupOf } from "../kubernetes/names.ts";

/** An object of an answer, and those of the same name before it. */
interface Seen {
  readonly apiVersion: string;
  readonly kind: unknown;
  readonly index: number;
  readonly before: Seen | undefined;
}

/** Finds objects that stand twice in an answer. Two versions of one kind are the same object, so the version does not count. */
export class Duplicates {
  readonly #namespace: string;
  readonly #names = new Map<string, Seen>();

  /** Objects without a namespace lie in the parent's. */
  constructor(parentNamespace: string | undefined) {
    this.#namespace = parentNamespace ?? "";
  }

  /** Adds the object at that index; gives the index at which it stood before. */
  add(
    { apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown },
    { name, namespace = this.#namespace }: { readonly name?: unknown; readonly namespace?: unknown },
    index: number,
  ): number | undefined {
    const place = namespace === this.#namespace ? String(name) : `${String(namespace)}/${String(name)}`;
    const before = this.#names.get(place);
    for (let seen = before; seen !== undefined; seen = seen.before)
      if (seen.kind === kind && isSameGroup(seen.apiVersion, String(apiVersion))) return seen.index;
    this.#names.set(place, { apiVersion: String(apiVersion), kind, index, before });
    return undefined;
  }
}

function isSameGroup(one: string, other: string): boolean {
  return one === other || groupOf(one) === groupOf(other);
}
