import type {
  IContainer,
  IContainerPort,
  IExecAction,
  IGRPCAction,
  IHTTPGetAction,
  IProbe,
  ITCPSocketAction,
} from "kubernetes-models/v1";
import { collect, type Report, shown } from "../core/error.ts";
import { compact } from "../core/omit-empty.ts";
import { checkName } from "../core/metadata.ts";
import { checkOptions, type Kinds } from "../core/options.ts";
import type { Loose } from "../core/types.ts";
import { type ComputeResources, computeResources } from "./compute.ts";
import { type Environment, environment, type EnvironmentSource, environmentSources } from "./environment.ts";
import { restrictContainer } from "./restricted.ts";
import { checkPort, checkPortReference, checkUnique, checkWhole } from "../core/checks.ts";

type Shortened = "name" | "image" | "ports" | "env" | "envFrom" | "resources";

/** A container of a pod, with its image. */
export type Container = IContainer & { image: string };

/** The fields of a container by their Kubernetes names, some of them with a short form. */
export interface ContainerOptions extends Loose<Omit<IContainer, Shortened>> {
  readonly image: string;
  /** `{ web: 3000 }`, or `{ dns: { containerPort: 53, protocol: "UDP" } }`, or the list. */
  readonly ports?: ContainerPorts | undefined;
  /** `{ MODE: "fast", PASSWORD: fromSecret(secret, "password") }`, or the list. */
  readonly env?: Environment | undefined;
  /** Secrets and ConfigMaps whose keys all become variables. */
  readonly envFrom?: readonly (EnvironmentSource | undefined)[] | undefined;
  /** `{ cpu: { request: "100m" }, memory: "256Mi" }`: a plain quantity is request and limit. */
  readonly resources?: ComputeResources | undefined;
  /** Adds the security context that the `restricted` pod security standard asks of a container. */
  readonly restricted?: boolean | undefined;
}

const containerKinds = {
  args: "list",
  command: "list",
  env: "list|object",
  envFrom: "list",
  image: "string",
  imagePullPolicy: ["Always", "IfNotPresent", "Never"],
  lifecycle: "object",
  livenessProbe: "object",
  ports: "list|object",
  readinessProbe: "object",
  resizePolicy: "list",
  resources: "object",
  restartPolicy: "string",
  restartPolicyRules: "list",
  restricted: "boolean",
  securityContext: "object",
  startupProbe: "object",
  stdin: "boolean",
  stdinOnce: "boolean",
  terminationMessagePath: "string",
  terminationMessagePolicy: ["FallbackToLogsOnError", "File"],
  tty: "boolean",
  volumeDevices: "list",
  volumeMounts: "list",
  workingDir: "string",
} as const satisfies Readonly<Record<keyof ContainerOptions, Kinds>>;

/** A container: `container("app", { image: "nginx:1.29", ports: { web: 80 } })`. */
export function container(name: string, options: ContainerOptions): Container {
  return collect("container", name, (report) => {
    checkName(report, "name", name, "label");
    if (!checkOptions(report, options, { kinds: containerKinds })) return undefined as never;
    if (typeof options.image !== "string" || options.image.trim() === "") report("image", "is missing");
    return normalizeContainer(report, { ...options, name }) as Container;
  });
}

/** A container in canonical form, whether it was built before or written by hand. */
export function normalizeContainer(
  report: Report,
  options: Omit<ContainerOptions, "image"> & { readonly name: string; readonly image?: string },
): IContainer {
  const { name, image, restricted, ...fields } = options;
  const ports = containerPorts(report, options.ports);
  const resources = computeResources(report, "resources", options.resources);
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"] as const)
    checkProbe(report, probe, options[probe], ports);
  checkUnique(
    report,
    "volumeMounts",
    "mounts",
    (options.volumeMounts ?? []).map((mount) => mount.mountPath),
  );
  checkUnique(
    report,
    "volumeDevices",
    "devices",
    (options.volumeDevices ?? []).map((one) => one.devicePath),
  );
  const env = environment(report, options.env);
  const envFrom = environmentSources(report, options.envFrom);
  const whole = { name, image, ...fields, ports, env, envFrom, resources } as IContainer;
  return compact(restricted === true ? restrictContainer(report, whole) : whole) as IContainer;
}

/** A container port without its name, which is the key of the map. */
export type NamedPort = number | (Loose<Omit<IContainerPort, "name">> & { readonly containerPort: number });

/** The ports of a container: `{ web: 3000 }`, or the list of Kubernetes. */
export type ContainerPorts = Readonly<Record<string, NamedPort | undefined>> | readonly IContainerPort[];

/** The list of ports of a container, checked. */
function containerPorts(report: Report, ports: ContainerPorts = {}): IContainerPort[] {
  const list = Array.isArray(ports) ? [...(ports as readonly IContainerPort[])] : fromMap(ports as PortMap);
  for (const port of list) checkContainerPort(report, port);
  checkUnique(
    report,
    "ports",
    "ports",
    list.flatMap(({ name }) => name ?? []),
  );
  checkUnique(
    report,
    "ports",
    "ports",
    list.map((port) => `${port.containerPort}/${port.protocol ?? "TCP"}`),
  );
  return list;
}

type PortMap = Exclude<ContainerPorts, readonly IContainerPort[]>;

function fromMap(ports: PortMap): IContainerPort[] {
  const given = Object.entries(ports).filter(([, port]) => port !== undefined);
  return given.map(([name, port]) =>
    typeof port === "number" ? { name, containerPort: port } : { name, ...(port as IContainerPort) },
  );
}

function checkContainerPort(report: Report, port: IContainerPort): void {
  const field = `ports.${port.name ?? port.containerPort}`;
  if (port.name !== undefined) checkName(report, field, port.name, "portName");
  checkPort(report, `${field}.containerPort`, port.containerPort ?? "");
  if (port.hostPort !== 0) checkPort(report, `${field}.hostPort`, port.hostPort);
}

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
function checkProbe(
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
