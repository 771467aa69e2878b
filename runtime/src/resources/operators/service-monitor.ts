import type { IService } from "kubernetes-models/v1";
import { assemble, type CustomObject } from "../core/assemble.ts";
import { optionKinds } from "../core/options.ts";
import { shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Loose, NamespacedOptions } from "../core/types.ts";

type Fields = { [field: string]: unknown };

/** A rule that rewrites labels. */
export interface Relabeling {
  action?: string;
  sourceLabels?: string[];
  separator?: string;
  regex?: string;
  modulus?: number;
  replacement?: string;
  targetLabel?: string;
}

/** An endpoint of a ServiceMonitor; fields that are not listed go by the operator's names. */
export interface MonitorEndpoint {
  port?: string;
  targetPort?: number | string;
  path?: string;
  scheme?: string;
  interval?: string;
  scrapeTimeout?: string;
  honorLabels?: boolean;
  honorTimestamps?: boolean;
  params?: { [name: string]: string[] };
  relabelings?: Relabeling[];
  metricRelabelings?: Relabeling[];
  [field: string]: unknown;
}

interface Selector {
  matchLabels?: { [key: string]: string };
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** The spec of a ServiceMonitor. */
export interface ServiceMonitorSpec {
  endpoints: MonitorEndpoint[];
  selector: Selector;
  namespaceSelector?: { any?: boolean; matchNames?: string[] };
  attachMetadata?: { node?: boolean };
  bodySizeLimit?: string;
  convertClassicHistogramsToNHCB?: boolean;
  fallbackScrapeProtocol?: string;
  jobLabel?: string;
  keepDroppedTargets?: number;
  labelLimit?: number;
  labelNameLengthLimit?: number;
  labelValueLengthLimit?: number;
  nativeHistogramBucketLimit?: number;
  nativeHistogramMinBucketFactor?: number | string;
  podTargetLabels?: string[];
  sampleLimit?: number;
  scrapeClass?: string;
  scrapeClassicHistograms?: boolean;
  scrapeNativeHistograms?: boolean;
  scrapeProtocols?: string[];
  selectorMechanism?: string;
  serviceDiscoveryRole?: string;
  targetLabels?: string[];
  targetLimit?: number;
  tlsConfig?: Fields;
}

/** A ServiceMonitor as `serviceMonitor` returns it. */
export type ServiceMonitor = CustomObject<"monitoring.coreos.com/v1", "ServiceMonitor", ServiceMonitorSpec>;

/** The fields of a ServiceMonitor by the operator's names. */
export interface ServiceMonitorOptions
  extends NamespacedOptions, Loose<Omit<ServiceMonitorSpec, "endpoints" | "selector" | "tlsConfig">> {
  /** The Service to watch: found by its labels, its ports unless `endpoints` are given. */
  readonly selects?: IService | undefined;
  readonly selector?: Selector | undefined;
  readonly endpoints?: readonly MonitorEndpoint[] | undefined;
}

const info = {
  builder: "serviceMonitor",
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  options: optionKinds<ServiceMonitorOptions>({
    selects: "object",
    selector: "object",
    endpoints: "list",
    namespaceSelector: "object",
    attachMetadata: "object",
    bodySizeLimit: "string",
    convertClassicHistogramsToNHCB: "boolean",
    fallbackScrapeProtocol: "string",
    jobLabel: "string",
    keepDroppedTargets: "number",
    labelLimit: "number",
    labelNameLengthLimit: "number",
    labelValueLengthLimit: "number",
    nativeHistogramBucketLimit: "number",
    nativeHistogramMinBucketFactor: "number|string",
    podTargetLabels: "list",
    sampleLimit: "number",
    scrapeClass: "string",
    scrapeClassicHistograms: "boolean",
    scrapeNativeHistograms: "boolean",
    scrapeProtocols: "list",
    selectorMechanism: "string",
    serviceDiscoveryRole: "string",
    targetLabels: "list",
    targetLimit: "number",
  }),
} as const;

/** A ServiceMonitor: `serviceMonitor("app", { selects: web, endpoints: [{ port: "metrics" }] })`. */
export function serviceMonitor(name: string, options: ServiceMonitorOptions): ServiceMonitor {
  return assemble<ServiceMonitor>(info, name, options, (report) => {
    const { selects, ...fields } = fieldsOf(options);
    const selector = options.selector ?? { matchLabels: selects?.metadata?.labels ?? {} };
    if (options.selector === undefined && selects === undefined)
      report("spec.selector", "is missing: say which Service it watches");
    const ports = (selects?.spec?.ports ?? []).map(({ name }): MonitorEndpoint =>
      name === undefined ? {} : { port: name },
    );
    const endpoints = (options.endpoints ?? ports).map(withActions);
    if (endpoints.length === 0) report("spec.endpoints", "must have at least one endpoint");
    const known = ports.flatMap(({ port }) => port ?? []);
    for (const { port } of endpoints)
      if (port !== undefined && known.length > 0 && !known.includes(port))
        report("spec.endpoints.port", `the Service has ports ${shown(known)}, not ${shown(port)}`);
    return { spec: { ...fields, selector, endpoints } };
  });
}

/** Relabelings have no merge key, so the action that the API server fills in must be written. */
function withActions(endpoint: MonitorEndpoint): MonitorEndpoint {
  const normal: MonitorEndpoint = { ...endpoint };
  for (const key of ["relabelings", "metricRelabelings"] as const)
    if (endpoint[key] !== undefined)
      normal[key] = endpoint[key].map((one) => ({ action: "replace", ...one }));
  return normal;
}
