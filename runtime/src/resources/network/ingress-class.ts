import type { IIngressClass, IIngressClassSpec } from "kubernetes-models/networking.k8s.io/v1";
import { assemble } from "../core/assemble.ts";
import type { Built, ClusterOptions } from "../core/types.ts";

/** An IngressClass as `ingressClass` returns it. */
export type IngressClass = Built<IIngressClass, "spec">;

/** The fields of an IngressClass. */
export interface IngressClassOptions extends ClusterOptions {
  readonly controller: string;
  readonly parameters?: IIngressClassSpec["parameters"] | undefined;
  /** Makes it the class of every Ingress that names none. */
  readonly isDefault?: boolean | undefined;
}

const info = {
  builder: "ingressClass",
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  scope: "Cluster",
} as const;

/** An IngressClass: `ingressClass("nginx", { controller: "k8s.io/ingress-nginx" })`. */
export function ingressClass(name: string, options: IngressClassOptions): IngressClass {
  return assemble<IngressClass>(info, name, options, (report, metadata) => {
    const { controller, parameters, isDefault } = options;
    if (!controller) report("spec.controller", "is missing");
    if (isDefault === true) metadata.annotations["ingressclass.kubernetes.io/is-default-class"] ??= "true";
    return { spec: { controller, parameters } };
  });
}
