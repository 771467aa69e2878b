import type { KubernetesObject } from "../../kubernetes/object.ts";

/** An object of one kind, or its name. */
export type Reference<Kind extends string = string> =
  string | { readonly kind: Kind; readonly metadata?: { readonly name?: string } };

/** The name that a reference means; empty when the object has none. */
export function nameOf(reference: Reference): string {
  return typeof reference === "string" ? reference : (reference.metadata?.name ?? "");
}

/** The name that an optional reference means. */
export function optionalName(reference: Reference | undefined): string | undefined {
  return reference === undefined ? undefined : nameOf(reference);
}

/** Whether a value is a whole Kubernetes object rather than a part of one. */
export function isObject(value: unknown): value is KubernetesObject {
  return typeof value === "object" && value !== null && "kind" in value && "metadata" in value;
}
