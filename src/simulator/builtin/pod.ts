import { compareQuantities, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import { duplicate, type FieldError, invalid, notFound, required } from "@metatron/runtime/schema";
import { fieldErrors, podFields } from "./fields.ts";
import { each, need, ownName, portName, portNumber } from "./checks.ts";
import { probeErrors, sleepErrors } from "./probes.ts";
import { at, defaults, type Draft, ensure, items, text } from "./draft.ts";

const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Defaults of a pod's spec, the same in a Pod and in a template. */
function defaultPodSpec(spec: Draft): void {
  defaults(spec, {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    terminationGracePeriodSeconds: 30,
  });
  ensure(spec, "securityContext");
  // The old name of the field is written beside the new one.
  const account = text(spec, "serviceAccountName") || text(spec, "serviceAccount");
  if (account !== "") Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const list of containerLists) for (const container of items(spec, list)) defaultContainer(container);
  for (const volume of items(spec, "volumes")) defaultVolume(volume);
}

/** Defaults of a pod template. */
export function defaultTemplate(template: Draft): void {
  ensure(template, "metadata");
  defaultPodSpec(ensure(template, "spec"));
}

/**
 * Defaults of a Pod, and what the admission plugins of a usual cluster add: service account, priority and the two
 * tolerations. The projected token volume is not added.
 */
export function defaultPod(pod: Draft): void {
  const spec = ensure(pod, "spec");
  if (text(spec, "serviceAccountName") === "" && text(spec, "serviceAccount") === "")
    spec["serviceAccountName"] = "default";
  defaultPodSpec(spec);
  defaults(spec, { enableServiceLinks: true, preemptionPolicy: "PreemptLowerPriority" });
  if (text(spec, "priorityClassName") === "") defaults(spec, { priority: 0 });
  for (const list of containerLists) {
    for (const container of items(spec, list)) {
      requestLimits(container);
      if (spec["hostNetwork"] === true)
        for (const port of items(container, "ports")) port["hostPort"] ??= port["containerPort"];
    }
  }
  tolerateNodes(spec);
}

function requestLimits(container: Draft): void {
  const resources = ensure(container, "resources");
  const limits = at(resources, "limits");
  if (limits === undefined) return;
  const requests = ensure(resources, "requests");
  for (const name of Object.keys(limits)) requests[name] ??= limits[name];
}

function tolerateNodes(spec: Draft): void {
  const tolerations = items(spec, "tolerations");
  const added: JsonObject[] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !tolerations.some((toleration) => tolerates(toleration, key)))
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
  if (added.length > 0) spec["tolerations"] = [...tolerations, ...added];
}

function tolerates(toleration: Draft, key: string): boolean {
  const isKey = text(toleration, "key") === key || text(toleration, "key") === "";
  return isKey && ["", "NoExecute"].includes(text(toleration, "effect"));
}

/** `Always` for the tag `latest` or none, `IfNotPresent` for any other tag and for a digest. */
function pullPolicy(image: string): "Always" | "IfNotPresent" {
  const last = image.slice(image.lastIndexOf("/") + 1);
  const [name = "", digest] = last.split("@", 2);
  const tag = name.includes(":") ? name.slice(name.indexOf(":") + 1) : "";
  return tag === "latest" || (tag === "" && digest === undefined) ? "Always" : "IfNotPresent";
}

/** Defaults of one container of a pod. */
function defaultContainer(container: Draft): void {
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
function defaultSource(source: Draft | undefined): void {
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

const perSource: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  secret: { defaultMode: 420 },
  configMap: { defaultMode: 420 },
  downwardAPI: { defaultMode: 420 },
  projected: { defaultMode: 420 },
  hostPath: { type: "" },
  iscsi: { iscsiInterface: "default" },
  rbd: { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" },
  azureDisk: { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" },
  scaleIO: { storageMode: "ThinProvisioned", fsType: "xfs" },
};

/** Defaults of the source of a volume, of a pod or of a PersistentVolume. */
export function defaultVolumeSource(volume: Draft): void {
  for (const source of Object.keys(perSource)) {
    const found = at(volume, source);
    if (found !== undefined) defaults(found, perSource[source] ?? {});
  }
}

/** Defaults of one volume of a pod. */
function defaultVolume(volume: Draft): void {
  if (Object.keys(volume).every((field) => field === "name")) volume["emptyDir"] = {};
  defaultVolumeSource(volume);
  for (const item of items(at(volume, "downwardAPI"), "items")) defaultSource(item);
  for (const source of items(at(volume, "projected"), "sources")) defaultProjection(source);
  const image = at(volume, "image");
  if (image !== undefined) defaults(image, { pullPolicy: pullPolicy(text(image, "reference")) });
  const claim = at(at(volume, "ephemeral") ?? {}, "volumeClaimTemplate");
  if (claim === undefined) return;
  ensure(claim, "metadata");
  defaults(ensure(claim, "spec"), { volumeMode: "Filesystem" });
}

function defaultProjection(source: Draft): void {
  const token = at(source, "serviceAccountToken");
  if (token !== undefined) defaults(token, { expirationSeconds: 3600 });
  for (const item of items(at(source, "downwardAPI"), "items")) defaultSource(item);
}

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
  return [
    ...errors,
    ...none,
    ...containers,
    ...each(spec, "initContainers", path, check),
    ...fieldErrors(spec, path, podFields),
    ...sleepErrors(spec, path),
  ];
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
    ...each(container, "envFrom", path, (from, here) => oneSource(from, here, ["configMapRef", "secretRef"])),
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
    ...(source === undefined || hasBoth ? [] : oneSource(source, `${path}.valueFrom`, variableSources)),
  ];
}

const variableSources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "fileKeyRef", "secretKeyRef"];

/** Exactly one of the sources of a value must be given. */
function oneSource(source: JsonObject, path: string, names: readonly string[]): readonly FieldError[] {
  const given = names.filter((name) => source[name] !== undefined);
  if (given.length > 1) return [invalid(path, "", "may not have more than one field specified at a time")];
  const all = `${names
    .slice(0, -1)
    .map((name) => `\`${name}\``)
    .join(", ")} or \`${names.at(-1)}\``;
  return given.length === 0 ? [invalid(path, "", `must specify one of: ${all}`)] : [];
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
