import type { IIngressBackend } from "kubernetes-models/networking.k8s.io/v1";
import type { IService } from "kubernetes-models/v1";
import { checkPortReference } from "../core/checks.ts";
import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import { type Reference, nameOf } from "../core/reference.ts";

/** Where requests go: a Service with one port, a Service or name with the port chosen, or as Kubernetes writes it. */
export type Backend =
  | IService
  | { readonly service: Reference<"Service">; readonly port?: number | string | undefined }
  | IIngressBackend;

/** The backend as Kubernetes writes it: a port number as number, a port name as name. */
export function toBackend(report: Report, field: string, backend: Backend): IIngressBackend {
  if ("resource" in backend && backend.resource !== undefined) return backend;
  if ("kind" in backend) return serviceBackend(report, field, backend, undefined);
  const { service, port } = backend as { service?: Reference | { name: string }; port?: number | string };
  if (service === undefined) {
    report(field, "must have a service or a resource");
    return {};
  }
  if (typeof service !== "string" && "name" in service) return backend as IIngressBackend;
  return serviceBackend(report, field, service as Reference<"Service">, port);
}

function serviceBackend(
  report: Report,
  field: string,
  service: Reference<"Service">,
  port: number | string | undefined,
): IIngressBackend {
  const name = nameOf(service);
  checkName(report, `${field}.service`, name, "label1035");
  const chosen = port ?? onlyPort(report, field, service);
  checkPortReference(report, `${field}.port`, chosen);
  return {
    service: { name, port: typeof chosen === "string" ? { name: chosen } : { number: chosen } },
  } as IIngressBackend;
}

function onlyPort(report: Report, field: string, service: Reference<"Service">): number | string | undefined {
  const ports = typeof service === "string" ? undefined : (service as IService).spec?.ports;
  const [first, ...others] = ports ?? [];
  if (first !== undefined && others.length === 0) return first.name ?? first.port;
  const names = (ports ?? []).map((one) => one.name ?? one.port);
  report(`${field}.port`, names.length === 0 ? "is missing" : `must be chosen among ${shown(names)}`);
  return undefined;
}
