import { type Draft, at, defaults, ensure, items, text } from "./draft.ts";

/** `Always` for the tag `latest` or none, `IfNotPresent` for any other tag and for a digest. */
export function pullPolicy(image: string): "Always" | "IfNotPresent" {
  const last = image.slice(image.lastIndexOf("/") + 1);
  const [name = "", digest] = last.split("@", 2);
  const tag = name.includes(":") ? name.slice(name.indexOf(":") + 1) : "";
  return tag === "latest" || (tag === "" && digest === undefined) ? "Always" : "IfNotPresent";
}

/** Defaults of one container of a pod. */
export function defaultContainer(container: Draft): void {
  defaults(container, {
    imagePullPolicy: pullPolicy(text(container, "image")),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  ensure(container, "resources");
  for (const port of items(container, "ports")) defaults(port, { protocol: "TCP" });
  for (const variable of items(container, "env")) defaultSource(at(variable, "valueFrom"));
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) defaultProbe(at(container, probe));
  const lifecycle = at(container, "lifecycle");
  for (const event of ["postStart", "preStop"])
    if (lifecycle !== undefined) defaultRequest(at(lifecycle, event));
}

/** Defaults of a reference to a field of the pod or of a container. */
export function defaultSource(source: Draft | undefined): void {
  const field = source && at(source, "fieldRef");
  if (field !== undefined) defaults(field, { apiVersion: "v1" });
  const resource = source && at(source, "resourceFieldRef");
  if (resource !== undefined) defaults(resource, { divisor: "0" });
}

function defaultProbe(probe: Draft | undefined): void {
  if (probe === undefined) return;
  defaults(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  defaultRequest(probe);
  const grpc = at(probe, "grpc");
  if (grpc !== undefined) defaults(grpc, { service: "" });
}

function defaultRequest(handler: Draft | undefined): void {
  const request = handler && at(handler, "httpGet");
  if (request !== undefined) defaults(request, { path: "/", scheme: "HTTP" });
}
