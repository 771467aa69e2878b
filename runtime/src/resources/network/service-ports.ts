import type { IContainer, IServicePort } from "kubernetes-models/v1";
import { checkPort, checkPortReference, checkUnique } from "../core/checks.ts";
import type { Report } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import type { Loose } from "../core/types.ts";

/** The ports of a Service: `{ web: 80 }`, each with its name as the key, or the list of Kubernetes. */
export type ServicePorts =
  | Readonly<
      Record<string, number | (Loose<Omit<IServicePort, "name">> & { readonly port: number }) | undefined>
    >
  | readonly IServicePort[];

type Named = Readonly<Record<string, number | IServicePort | undefined>>;

/** The list of ports: those given, or else the ports of the containers behind the Service. */
export function servicePorts(
  report: Report,
  ports: ServicePorts | undefined,
  containers: readonly IContainer[],
): IServicePort[] {
  const list = ports === undefined ? fromContainers(containers) : toList(ports, containers);
  for (const port of list) checkServicePort(report, port);
  checkUnique(
    report,
    "spec.ports",
    "ports",
    list.flatMap(({ name }) => name ?? []),
  );
  checkUnique(
    report,
    "spec.ports",
    "ports",
    list.map((port) => `${port.port}/${port.protocol ?? "TCP"}`),
  );
  if (list.length > 1 && list.some(({ name }) => name === undefined))
    report("spec.ports", "every one of several ports must have a name");
  return list;
}

function toList(ports: ServicePorts, containers: readonly IContainer[]): IServicePort[] {
  if (Array.isArray(ports)) return [...(ports as readonly IServicePort[])];
  const targets = new Map(portsOf(containers).map((port) => [port.name, port]));
  return Object.entries(ports as Named).flatMap(([name, given]) => {
    if (given === undefined) return [];
    const port: IServicePort = typeof given === "number" ? { port: given } : given;
    const target = targets.get(name);
    const { protocol } = target ?? {};
    const found =
      target === undefined ? {} : { targetPort: name, ...(protocol === undefined ? {} : { protocol }) };
    return [{ name, ...found, ...port }];
  });
}

const portsOf = (containers: readonly IContainer[]): NonNullable<IContainer["ports"]> =>
  containers.flatMap(({ ports }) => ports ?? []);

const fromContainers = (containers: readonly IContainer[]): IServicePort[] =>
  portsOf(containers).map(({ name, containerPort, protocol }) => ({
    ...(name === undefined ? {} : { name }),
    port: containerPort,
    targetPort: name ?? containerPort,
    ...(protocol === undefined ? {} : { protocol }),
  }));

function checkServicePort(report: Report, port: IServicePort): void {
  const field = `spec.ports.${port.name ?? port.port}`;
  if (port.name !== undefined) checkName(report, field, port.name, "label");
  checkPort(report, `${field}.port`, port.port ?? "");
  checkPortReference(report, `${field}.targetPort`, port.targetPort);
  if (port.nodePort !== 0) checkPort(report, `${field}.nodePort`, port.nodePort);
}
