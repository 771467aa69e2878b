import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { type FieldError, duplicate, forbidden, invalid, notFound, required } from "@metatron/runtime/schema";
import { each, need, ownName, portName, portNumber } from "./checks.ts";
import { at, items, text } from "./draft.ts";
import { compareQuantities } from "./quantity.ts";

/** What is wrong with the spec of a pod; `claims` are the volumes that come from elsewhere. */
export function podErrors(spec: JsonObject, path: string, claims: readonly string[] = []): FieldError[] {
  const volumes = new Set<string>();
  const names = new Set<string>();
  const errors = each(spec, "volumes", path, (volume, here) => volumeErrors(volume, here, volumes));
  for (const claim of claims) volumes.add(claim);
  const check = (container: JsonObject, here: string): FieldError[] => [
    ...ownName(container, here, names),
    ...containerErrors(container, here, volumes),
    ...probeErrors(container, here),
  ];
  const none = items(spec, "containers").length === 0 ? [required(`${path}.containers`)] : [];
  const containers = each(spec, "containers", path, check);
  return [...errors, ...none, ...containers, ...each(spec, "initContainers", path, check)];
}

const sources = { secret: "secretName", configMap: "name", persistentVolumeClaim: "claimName" };

function volumeErrors(volume: JsonObject, path: string, seen: Set<string>): FieldError[] {
  const needed = Object.entries(sources).filter(([source]) => volume[source] !== undefined);
  return [
    ...ownName(volume, path, seen),
    ...needed.flatMap(([source, field]) => need(at(volume, source), field, `${path}.${source}`)),
  ];
}

function containerErrors(container: JsonObject, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const ports = new Set<string>();
  const paths = new Set<string>();
  return [
    ...need(container, "image", path),
    ...each(container, "ports", path, (port, here) => portErrors(port, here, ports)),
    ...each(container, "env", path, variableErrors),
    ...each(container, "volumeMounts", path, (mount, here) => {
      const [name, where] = [text(mount, "name"), text(mount, "mountPath")];
      const isTwice = paths.has(where);
      paths.add(where);
      return [
        ...(volumes.has(name) ? [] : [notFound(`${here}.name`, name)]),
        ...need(mount, "mountPath", here),
        ...(isTwice ? [invalid(`${here}.mountPath`, where, "must be unique")] : []),
      ];
    }),
    ...resourceErrors(at(container, "resources") ?? {}, `${path}.resources`),
  ];
}

function portErrors(port: JsonObject, path: string, seen: Set<string>): readonly FieldError[] {
  const name = text(port, "name");
  const isTwice = name !== "" && seen.has(name);
  seen.add(name);
  const number = port["containerPort"] ?? 0;
  return [
    ...(name === "" ? [] : portName(name, `${path}.name`)),
    ...(isTwice ? [duplicate(`${path}.name`, name)] : []),
    ...(number === 0 ? [required(`${path}.containerPort`)] : portNumber(number, `${path}.containerPort`)),
  ];
}

function variableErrors(variable: JsonObject, path: string): readonly FieldError[] {
  const source = at(variable, "valueFrom");
  const hasBoth = source !== undefined && text(variable, "value") !== "";
  return [
    ...need(variable, "name", path),
    ...(hasBoth ? [invalid(`${path}.valueFrom`, "", "may not be specified when `value` is not empty")] : []),
  ];
}

function resourceErrors(resources: JsonObject, path: string): readonly FieldError[] {
  const limits = at(resources, "limits") ?? {};
  return Object.entries(at(resources, "requests") ?? {}).flatMap(([name, request]) => {
    const limit = limits[name];
    if (limit === undefined || compareQuantities(textOf(request), textOf(limit)) <= 0) return [];
    const problem = `must be less than or equal to ${name} limit of ${textOf(limit)}`;
    return [invalid(`${path}.requests`, textOf(request), problem)];
  });
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

const handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

function probeErrors(container: JsonObject, path: string): readonly FieldError[] {
  return ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((name) => {
    const probe = at(container, name);
    const here = `${path}.${name}`;
    if (probe === undefined) return [];
    const [first, ...more] = handlers.filter((handler) => probe[handler] !== undefined);
    const isOnce = name === "readinessProbe" || probe["successThreshold"] === 1;
    return [
      ...(first === undefined ? [required(here, "must specify a handler type")] : []),
      ...more.map((handler) => forbidden(`${here}.${handler}`, "may not specify more than 1 handler type")),
      ...(isOnce ? [] : [invalid(`${here}.successThreshold`, probe["successThreshold"] ?? 0, "must be 1")]),
    ];
  });
}
