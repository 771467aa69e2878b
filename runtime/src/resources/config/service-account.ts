import type { ILocalObjectReference, IServiceAccount } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { type Reference, isObject, nameOf } from "../core/reference.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, Loose, NamespacedOptions } from "../core/types.ts";

/** A ServiceAccount as `serviceAccount` returns it. */
export type ServiceAccount = Built<IServiceAccount>;

/** The fields of a ServiceAccount by their Kubernetes names. */
export interface ServiceAccountOptions
  extends
    NamespacedOptions,
    Loose<Omit<IServiceAccount, "apiVersion" | "kind" | "metadata" | "imagePullSecrets">> {
  readonly imagePullSecrets?: readonly (Reference<"Secret"> | ILocalObjectReference)[] | undefined;
}

const info = { builder: "serviceAccount", apiVersion: "v1", kind: "ServiceAccount" } as const;

/** A ServiceAccount. */
export function serviceAccount(name: string, options: ServiceAccountOptions = {}): ServiceAccount {
  return assemble<ServiceAccount>(info, name, options, () => ({
    ...fieldsOf(options),
    imagePullSecrets: options.imagePullSecrets?.map((secret) =>
      typeof secret === "string" || isObject(secret) ? { name: nameOf(secret) } : secret,
    ),
  }));
}
