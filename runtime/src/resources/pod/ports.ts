import type { IContainerPort } from "kubernetes-models/v1";
import { checkPort, checkUnique } from "../core/checks.ts";
import type { Report } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import type { Loose } from "../core/types.ts";

/** A container port without its name, which is the key of the map. */
export type NamedPort = number | (Loose<Omit<IContainerPort, "name">> & { readonly containerPort: number });

/** The ports of a container: `{ web: 3000 }`, or the list of Kubernetes. */
export type ContainerPorts = Readonly<Record<string, NamedPort | undefined>> | readonly IContainerPort[];

/** The list of ports of a container, checked. */
export function containerPorts(report: Report, ports: ContainerPorts = {}): IContainerPort[] {
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
