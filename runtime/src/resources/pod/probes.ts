import type {
  IContainerPort,
  IExecAction,
  IGRPCAction,
  IHTTPGetAction,
  IProbe,
  ITCPSocketAction,
} from "kubernetes-models/v1";
import { checkPortReference, checkWhole } from "../core/checks.ts";
import { type Report, shown } from "../core/error.ts";
import type { Loose } from "../core/types.ts";

/** How often and how long a probe tries, by the names of Kubernetes. */
export type ProbeTiming = Loose<Omit<IProbe, "exec" | "grpc" | "httpGet" | "tcpSocket">>;

/** A probe, or a lifecycle handler, that asks by HTTP: `http("/healthz", 8080, { periodSeconds: 5 })`. */
export function http(
  path: string,
  port: number | string,
  options: ProbeTiming & Loose<Omit<IHTTPGetAction, "path" | "port">> = {},
): IProbe & { httpGet: IHTTPGetAction } {
  const { host, scheme, httpHeaders, ...timing } = options;
  const action = { path, port, host, scheme, httpHeaders } as IHTTPGetAction;
  return { httpGet: action, ...(timing as IProbe) };
}

/** A probe that opens a TCP connection: `tcp(3306)`. */
export function tcp(
  port: number | string,
  options: ProbeTiming & { readonly host?: string } = {},
): IProbe & { tcpSocket: ITCPSocketAction } {
  const { host, ...timing } = options;
  const action = host === undefined ? { port } : { port, host };
  return { tcpSocket: action, ...(timing as IProbe) };
}

/** A probe, or a lifecycle handler, that runs a command: `exec(["pg_isready", "-q"])`. */
export function exec(command: readonly string[], options: ProbeTiming = {}): IProbe & { exec: IExecAction } {
  return { exec: { command: [...command] }, ...(options as IProbe) };
}

/** A probe that asks the gRPC health service: `grpc(9000)`. */
export function grpc(
  port: number,
  options: ProbeTiming & { readonly service?: string } = {},
): IProbe & { grpc: IGRPCAction } {
  const { service, ...timing } = options;
  const action = service === undefined ? { port } : { port, service };
  return { grpc: action, ...(timing as IProbe) };
}

const handlers = ["exec", "grpc", "httpGet", "tcpSocket"] as const;
const timings = [
  "initialDelaySeconds",
  "periodSeconds",
  "timeoutSeconds",
  "failureThreshold",
  "successThreshold",
] as const;

/** Reports a probe without exactly one way to ask, or with a port that the container does not have. */
export function checkProbe(
  report: Report,
  field: string,
  probe: IProbe | undefined,
  ports: readonly IContainerPort[],
): void {
  if (probe === undefined) return;
  const given = handlers.filter((handler) => probe[handler] !== undefined);
  if (given.length !== 1)
    report(field, `must have exactly one of ${handlers.join(", ")}, has ${given.join(", ") || "none"}`);
  for (const timing of timings) checkWhole(report, `${field}.${timing}`, probe[timing]);
  if (field !== "readinessProbe" && (probe.successThreshold ?? 1) > 1)
    report(`${field}.successThreshold`, `must be 1, is ${shown(probe.successThreshold)}`);
  const port = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
  if (port === undefined) return;
  checkPortReference(report, `${field}.port`, port);
  if (typeof port === "string" && !ports.some(({ name }) => name === port))
    report(`${field}.port`, `the container has no port called ${shown(port)}`);
}
