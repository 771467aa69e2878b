import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { type FieldError, duplicate, forbidden, invalid, required } from "@metatron/runtime/schema";
import { labelErrors } from "../api/metadata/validate.ts";
import { each, need, ownName, portName, portNumber } from "./checks.ts";
import { at, items, text } from "./draft.ts";

/** What is wrong with a Service. */
export function serviceErrors(spec: JsonObject): FieldError[] {
  const type = text(spec, "type");
  const ports = items(spec, "ports");
  const isHeadless = spec["clusterIP"] === "None";
  const names = new Set<string>();
  const seen = new Set<string>();
  const noPorts = ports.length === 0 && type !== "ExternalName" && !isHeadless;
  return [
    ...(noPorts ? [required("spec.ports")] : []),
    ...(type === "ExternalName" ? need(spec, "externalName", "spec") : []),
    ...(isHeadless && type !== "ClusterIP"
      ? [invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`)]
      : []),
    ...labelErrors(spec["selector"], "spec.selector"),
    ...each(spec, "ports", "spec", (port, here) => {
      const key = `${JSON.stringify(port["port"])}/${text(port, "protocol")}`;
      const isTwice = seen.has(key);
      seen.add(key);
      return [
        ...(ports.length > 1 || text(port, "name") !== "" ? ownName(port, here, names) : []),
        ...portNumber(port["port"] ?? 0, `${here}.port`),
        ...targetErrors(port["targetPort"], `${here}.targetPort`),
        ...(type === "ClusterIP" && port["nodePort"] !== undefined
          ? [forbidden(`${here}.nodePort`, "may not be used when `type` is 'ClusterIP'")]
          : []),
        ...rangeErrors(port["nodePort"], `${here}.nodePort`),
        ...(isTwice ? [duplicate(here, port)] : []),
      ];
    }),
  ];
}

function targetErrors(target: JsonValue | undefined, path: string): readonly FieldError[] {
  return typeof target === "string" ? portName(target, path) : portNumber(target, path);
}

function rangeErrors(port: JsonValue | undefined, path: string): readonly FieldError[] {
  if (typeof port !== "number" || (port >= 30_000 && port <= 32_767)) return [];
  const range = "The range of valid ports is 30000-32767";
  return [invalid(path, port, `provided port is not in the valid range. ${range}`)];
}

/** What is wrong with an Ingress. */
export function ingressErrors(spec: JsonObject): FieldError[] {
  const backend = at(spec, "defaultBackend");
  const isEmpty = backend === undefined && items(spec, "rules").length === 0;
  return [
    ...(isEmpty ? [invalid("spec", spec, "either `defaultBackend` or `rules` must be specified")] : []),
    ...(backend === undefined ? [] : backendErrors(backend, "spec.defaultBackend")),
    ...each(spec, "rules", "spec", (rule, here) =>
      each(at(rule, "http"), "paths", `${here}.http`, pathErrors),
    ),
  ];
}

function pathErrors(path: JsonObject, here: string): FieldError[] {
  const [type, value] = [text(path, "pathType"), text(path, "path")];
  return [
    ...(type === "" ? [required(`${here}.pathType`, "pathType must be specified")] : []),
    ...(value.startsWith("/") || (value === "" && type === "ImplementationSpecific")
      ? []
      : [invalid(`${here}.path`, value, "must be an absolute path")]),
    ...backendErrors(at(path, "backend") ?? {}, `${here}.backend`),
  ];
}

function backendErrors(backend: JsonObject, path: string): readonly FieldError[] {
  const service = at(backend, "service");
  if (service === undefined)
    return at(backend, "resource") === undefined
      ? [invalid(path, "", "resource or service backend is required")]
      : [];
  const { name, number } = at(service, "port") ?? {};
  return [
    ...need(service, "name", `${path}.service`),
    ...(name === undefined && number === undefined
      ? [required(path, "port name or number is required")]
      : []),
    ...(typeof name === "string" ? portName(name, `${path}.service.port.name`) : []),
    ...portNumber(number, `${path}.service.port.number`),
  ];
}
