import type { IConfigMap } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { collect, shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import { compact } from "../core/omit-empty.ts";
import type { NamespacedOptions } from "../core/types.ts";
import { podTemplate as templateFor, type SelectingOptions } from "../pod/spec.ts";
import type { CustomWorkload } from "../network/peers.ts";

interface CustomObjectType {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: unknown;
}

/** A kind that a CRD defines. */
export interface CustomKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** `Namespaced` unless given. */
  readonly scope?: "Namespaced" | "Cluster" | undefined;
}

/** The fields of an object beside its metadata, and what every builder takes. */
export type CustomResourceOptions<T> = NamespacedOptions & Omit<T, "apiVersion" | "kind" | "metadata">;

/** An object as `customResource` returns it. */
export type CustomResource<T> = T & {
  metadata: NonNullable<IConfigMap["metadata"]> & { name: string; labels: { [key: string]: string } };
};

/**
 * An object of any kind, with the labels and checks of every builder; typed by the `…Input` type that `generate` wrote:
 * `customResource<WidgetInput>({ apiVersion: "example.org/v1", kind: "Widget" }, "app", { spec: { size: 3 } })`.
 */
export function customResource<T extends CustomObjectType = CustomObjectType & { spec?: object }>(
  kind: CustomKind & Pick<T, "apiVersion" | "kind">,
  name: string,
  options: CustomResourceOptions<T>,
): CustomResource<NoInfer<T>> {
  const { apiVersion, kind: kindName, scope } = kind;
  const info = {
    builder: "customResource",
    apiVersion,
    kind: kindName,
    scope: scope ?? "Namespaced",
  } as const;
  return assemble<CustomResource<T>>(info, name, options, (report) => {
    if (!/^([-.a-z0-9]+\/)?v[a-z0-9]+$/.test(apiVersion))
      report("apiVersion", `must be <group>/<version>, is ${shown(apiVersion)}`);
    if (!/^[A-Z][A-Za-z0-9]*$/.test(kindName))
      report("kind", `must be letters and digits, the first a capital, is ${shown(kindName)}`);
    return fieldsOf(options as CustomResourceOptions<object>);
  });
}

/** Two fields of the spec of a workload: the selector, and the pods that it selects. */
export type PodsOfWorkload = Required<CustomWorkload["spec"]>;

/** The selector and the pods of a workload that a CRD defines; two kinds of one name do not select each other's pods. */
export function podTemplate(name: string, kind: string, options: SelectingOptions): PodsOfWorkload {
  return collect("podTemplate", name, (report) => {
    const template = templateFor(report, name, kind, options, fieldsOf(options));
    return compact(template) as PodsOfWorkload;
  });
}
