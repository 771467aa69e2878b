import { assemble } from "../core/assemble.ts";
import type { CustomObject } from "../core/custom-object.ts";
import type { NamespacedOptions } from "../core/types.ts";

/** The versions of ReferenceGrant. */
export type ReferenceGrantVersion = "v1" | "v1beta1";

/** A ReferenceGrant as `referenceGrant` returns it. */
export type ReferenceGrant<V extends ReferenceGrantVersion = "v1beta1"> = CustomObject<
  `gateway.networking.k8s.io/${V}`,
  "ReferenceGrant",
  {
    from: { group: string; kind: string; namespace: string }[];
    to: { group: string; kind: string; name?: string }[];
  }
>;

/** The fields of a ReferenceGrant: which kinds of which namespaces may refer to which objects of its own. */
export interface ReferenceGrantOptions<
  V extends ReferenceGrantVersion = "v1beta1",
> extends NamespacedOptions {
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
  /** The version that the cluster serves; `v1beta1`, which all serve, unless given. */
  readonly servedVersion?: V | undefined;
}

/** A ReferenceGrant: lets routes of other namespaces reach this one. */
export function referenceGrant<V extends ReferenceGrantVersion = "v1beta1">(
  name: string,
  options: ReferenceGrantOptions<V>,
): ReferenceGrant<V> {
  const apiVersion = `gateway.networking.k8s.io/${options.servedVersion ?? "v1beta1"}`;
  const info = { builder: "referenceGrant", apiVersion, kind: "ReferenceGrant" };
  return assemble<ReferenceGrant<V>>(info, name, options, (report) => {
    for (const side of ["from", "to"] as const)
      if (options[side].length === 0) report(`spec.${side}`, "must have at least one item");
    return { spec: { from: options.from, to: options.to } };
  });
}
