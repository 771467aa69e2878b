import type { IService, IServiceSpec } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { checkPort } from "../core/checks.ts";
import { type Report, shown } from "../core/error.ts";
import { checkLabels } from "../core/labels.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, Loose, NamespacedOptions } from "../core/types.ts";
import { type Workload, containersOf, podSelector } from "./pods.ts";
import { type ServicePorts, servicePorts } from "./service-ports.ts";

/** A Service as `service` returns it. */
export type Service = Built<IService, "spec">;

/** The fields of a Service by their Kubernetes names. */
export interface ServiceOptions extends NamespacedOptions, Loose<Omit<IServiceSpec, "ports">> {
  /** The workload whose pods, and no others, it sends to; its ports serve unless `ports` are given. */
  readonly selects?: Workload | undefined;
  /** `{ web: 80 }` sends to the container port of that name; or the list. */
  readonly ports?: ServicePorts | undefined;
  /** Without an address of its own: DNS answers with the pods. */
  readonly headless?: boolean | undefined;
}

const info = { builder: "service", apiVersion: "v1", kind: "Service", nameRule: "label1035" } as const;

/** A Service: `service("blog", { selects: app })` takes selector and ports from the workload. */
export function service(name: string, options: ServiceOptions): Service {
  return assemble<Service>(info, name, options, (report) => {
    const { selects, headless, ports, ...fields } = fieldsOf(options);
    const labels = { ...(selects === undefined ? {} : podSelector(selects)), ...options.selector };
    const list = servicePorts(report, ports, selects === undefined ? [] : containersOf(selects));
    const clusterIP = headless === true ? "None" : options.clusterIP;
    const selector = Object.keys(labels).length === 0 ? undefined : labels;
    const spec = { ...fields, clusterIP, selector, ports: list };
    checkLabels(report, "spec.selector", labels);
    checkService(report, spec);
    return { spec };
  });
}

function checkService(report: Report, spec: Loose<IServiceSpec>): void {
  const isExternal = spec.type === "ExternalName";
  if (isExternal !== (spec.externalName !== undefined))
    report(
      "spec.externalName",
      `must be given exactly for type ExternalName, type is ${shown(spec.type ?? "ClusterIP")}`,
    );
  if ((spec.ports ?? []).length === 0 && !isExternal && spec.clusterIP !== "None")
    report("spec.ports", "must have at least one port");
  if (spec.clusterIP === "None" && (spec.type ?? "ClusterIP") !== "ClusterIP")
    report("spec.clusterIP", `only a Service of type ClusterIP can be headless, type is ${shown(spec.type)}`);
  if (spec.healthCheckNodePort !== 0) checkPort(report, "spec.healthCheckNodePort", spec.healthCheckNodePort);
}
