import { type JsonObject, type JsonValue, sameValue } from "@metatron/runtime/kubernetes";
import { at, defaults, type Draft, ensure, items, text, groupKindOf } from "./draft.ts";
import { defaultVolumeSource } from "./pod.ts";

const firstNodePort = 30_000;
const nodePorts = 2768;

/** A number that is another for every object, from the end of its uid. */
function serial(object: JsonObject): number {
  return Number.parseInt(text(at(object, "metadata"), "uid").slice(-8), 16) || 1;
}

/** Fills in what the API server allocates: addresses and ports of a Service, selector and labels of a Job. */
export function allocate(draft: Draft, old: JsonObject | undefined): void {
  const groupKind = groupKindOf(draft);
  if (groupKind === "/Service") allocateService(draft, old);
  if (groupKind === "batch/Job") labelJob(draft, old);
}

function allocateService(service: Draft, old: JsonObject | undefined): void {
  const spec = ensure(service, "spec");
  const type = text(spec, "type");
  const before = old === undefined ? undefined : at(old, "spec");
  if (before !== undefined) dropStale(spec, before);
  if (type === "ExternalName") return;
  if (before !== undefined && before["type"] !== "ExternalName") keepAllocated(spec, before);
  const number = serial(service);
  const address = `10.${96 + ((number >> 16) & 15)}.${(number >> 8) & 255}.${number & 255}`;
  defaults(spec, { clusterIP: text({ first: firstOf(spec["clusterIPs"]) }, "first") || address });
  // Without an address and without a selector nothing says which family the endpoints are of.
  const isOpen = spec["clusterIP"] === "None" && spec["selector"] === undefined;
  defaults(spec, { ipFamilyPolicy: isOpen ? "RequireDualStack" : "SingleStack" });
  const family = text(spec, "clusterIP").includes(":") ? "IPv6" : "IPv4";
  defaults(spec, {
    clusterIPs: [spec["clusterIP"] ?? ""],
    ipFamilies: isOpen && spec["ipFamilyPolicy"] !== "SingleStack" ? ["IPv4", "IPv6"] : [family],
  });
  if (!needsNodePorts(spec)) return;
  const taken = takenBy(spec);
  let step = number * 7;
  const nextPort = (): number => firstNodePort + (step++ % nodePorts);
  for (const port of items(spec, "ports")) {
    if (port["nodePort"] !== undefined) continue;
    do port["nodePort"] = nextPort();
    while (taken.has(port["nodePort"]));
  }
  if (type === "LoadBalancer" && spec["externalTrafficPolicy"] === "Local")
    defaults(spec, { healthCheckNodePort: nextPort() });
}

function takenBy(spec: JsonObject): ReadonlySet<JsonValue | undefined> {
  return new Set(items(spec, "ports").map((port) => port["nodePort"]));
}

function firstOf(list: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(list) ? list[0] : undefined;
}

const addresses = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];

function isOutside({ type }: JsonObject): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

/** The fields that only some types of Service have. */
function typedFields(spec: JsonObject): readonly string[] {
  const isBalanced = spec["type"] === "LoadBalancer";
  return [
    ...(spec["type"] === "ExternalName" ? [] : addresses),
    ...(isBalanced ? ["allocateLoadBalancerNodePorts", "loadBalancerClass"] : []),
    ...(isBalanced && spec["externalTrafficPolicy"] === "Local" ? ["healthCheckNodePort"] : []),
    ...(isOutside(spec) || spec["externalIPs"] !== undefined ? ["externalTrafficPolicy"] : []),
  ];
}

/** What belongs to the type that a Service had, and was not changed along with the type, disappears with it. */
function dropStale(spec: Draft, before: JsonObject): void {
  const fields = typedFields(spec);
  for (const field of typedFields(before))
    if (!fields.includes(field) && sameValue(spec[field], before[field])) delete spec[field];
  if (isOutside(spec) || !isOutside(before)) return;
  const known = takenBy(before);
  for (const port of items(spec, "ports")) if (known.has(port["nodePort"])) delete port["nodePort"];
}

function needsNodePorts(spec: Draft): boolean {
  return isOutside(spec) && (spec["type"] === "NodePort" || spec["allocateLoadBalancerNodePorts"] !== false);
}

/** An update that leaves out what was allocated keeps it. */
function keepAllocated(spec: Draft, before: JsonObject): void {
  for (const field of addresses) {
    const value = before[field];
    if (value !== undefined) spec[field] ??= value;
  }
  if (!needsNodePorts(spec)) return;
  const health = before["healthCheckNodePort"];
  if (spec["externalTrafficPolicy"] === "Local" && health !== undefined)
    spec["healthCheckNodePort"] ??= health;
  // By name: whatever else of a port changed, its node port stays, unless another port says it.
  const taken = takenBy(spec);
  for (const port of items(spec, "ports")) {
    const same = items(before, "ports").find((known) => known["name"] === port["name"])?.["nodePort"];
    if (same !== undefined && !taken.has(same)) port["nodePort"] ??= same;
  }
}

function labelJob(job: Draft, old: JsonObject | undefined): void {
  const spec = ensure(job, "spec");
  const metadata = ensure(job, "metadata");
  const before = old === undefined ? undefined : at(old, "spec");
  if (before !== undefined) {
    spec["selector"] ??= before["selector"];
    return;
  }
  if (spec["manualSelector"] === true) return;
  const [uid, name] = [text(metadata, "uid"), text(metadata, "name")];
  const labels = ensure(ensure(ensure(spec, "template"), "metadata"), "labels");
  Object.assign(labels, {
    "controller-uid": uid,
    "job-name": name,
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
  });
  spec["selector"] ??= { matchLabels: { "batch.kubernetes.io/controller-uid": uid } };
}

/** Defaults of a PersistentVolumeClaim. */
export function defaultClaim(claim: Draft): void {
  defaults(ensure(claim, "spec"), { volumeMode: "Filesystem" });
}

/** Defaults of a PersistentVolume. */
export function defaultVolumeObject(volume: Draft): void {
  const spec = ensure(volume, "spec");
  defaults(spec, { volumeMode: "Filesystem", persistentVolumeReclaimPolicy: "Retain" });
  defaultVolumeSource(spec);
}

/** Defaults of a StorageClass. */
export function defaultStorageClass(storageClass: Draft): void {
  defaults(storageClass, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" });
}

/** Defaults of a CSIDriver. */
export function defaultDriver(driver: Draft): void {
  defaults(ensure(driver, "spec"), {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: "ReadWriteOnceWithFSType",
    volumeLifecycleModes: ["Persistent"],
    requiresRepublish: false,
    seLinuxMount: false,
  });
}
