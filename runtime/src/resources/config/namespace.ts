import type { INamespace } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import type { Built, ClusterOptions } from "../core/types.ts";

/** A Namespace as `namespace` returns it. */
export type Namespace = Built<INamespace>;

/** The fields of a Namespace. */
export interface NamespaceOptions extends ClusterOptions {
  readonly spec?: INamespace["spec"] | undefined;
}

const info = {
  builder: "namespace",
  apiVersion: "v1",
  kind: "Namespace",
  scope: "Cluster",
  nameRule: "label",
} as const;

/** A Namespace, labelled with its own name as the API server does. */
export function namespace(name: string, options: NamespaceOptions = {}): Namespace {
  return assemble<Namespace>(info, name, options, (_report, metadata) => {
    metadata.labels["kubernetes.io/metadata.name"] = name;
    return { spec: options.spec };
  });
}
