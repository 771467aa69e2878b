import { isObject, type JsonObject } from "@metatron/runtime/kubernetes";
import { type FieldError, forbidden as forbiddenField } from "@metatron/runtime/schema";
import { ApiError, rootCertificate, type StoredObject, type WriteOptions } from "../api-server.ts";
import { toJson, copyOf, withFields } from "../records.ts";
import { admitNamespace, type Context, namespaceKey, strategyOf, view } from "./context.ts";
import { alreadyExists, conflict, forbidden, invalid, modified, notFound, notServed } from "./errors.ts";
import { trackUpdate } from "./managed-fields.ts";
import { noteOwners, replace } from "./write.ts";
import { metadataErrors, settableMetadata, updatedMetadata } from "./metadata.ts";
import { freezeFresh, isDeleting, metadataOf, share, textOf, toStored } from "./storage.ts";
import type { Strategy } from "./strategy.ts";

/** Stores a new object; `track` notes who manages its fields, by default as an update by `options.manager`. */
export function create(
  context: Context,
  object: JsonObject,
  options: WriteOptions = {},
  track?: (value: JsonObject) => JsonObject,
): StoredObject {
  const strategy = strategyOf(context, object);
  const metadata = newMetadata(context, strategy, metadataOf(object));
  const { value, errors } = strategy.admit(withFields(object, { metadata }), undefined);
  const name = textOf(metadata, "name");
  const isNamespaced = strategy.served.scope === "Namespaced";
  const problems = [...metadataErrors(metadata, isNamespaced, strategy.nameProblems), ...errors];
  const namespace = textOf(metadata, "namespace");
  if (isNamespaced) admitNamespace(context, strategy, namespace, name, options.dryRun === true);
  if (problems.length > 0) throw invalid(strategy.served, name, problems);
  if (strategy.key === "pods.") admitPod(context, strategy, value, namespace, name);
  if (context.storage.kind(strategy.key).get(namespace, name) !== undefined)
    throw alreadyExists(strategy.served, name);
  const apiVersion = textOf(object, "apiVersion");
  const tracked =
    track?.(value) ?? trackUpdate(context, strategy, undefined, value, options.manager, apiVersion);
  const stored = store(context, strategy, tracked, options.dryRun === true);
  if (strategy.key === namespaceKey && options.dryRun !== true) publishRootCertificate(context, name);
  return view(strategy, stored, apiVersion);
}

const systemClasses = ["system-cluster-critical", "system-node-critical"];

/** Refuses a pod whose ServiceAccount or PriorityClass is not there; every namespace has the account `default`. */
function admitPod(
  context: Context,
  { served }: Strategy,
  pod: JsonObject,
  namespace: string,
  name: string,
): void {
  const spec = isObject(pod["spec"]) ? pod["spec"] : {};
  const account = textOf(spec, "serviceAccountName");
  const accounts = context.storage.kind("serviceaccounts.");
  if (account !== "default" && account !== "" && accounts.get(namespace, account) === undefined) {
    const missing = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`;
    throw forbidden(served, name, missing);
  }
  const priority = textOf(spec, "priorityClassName");
  const isKnown =
    priority === "" ||
    systemClasses.includes(priority) ||
    context.storage.kind("priorityclasses.scheduling.k8s.io").get("", priority) !== undefined;
  if (!isKnown) throw forbidden(served, name, `no PriorityClass with name ${priority} was found`);
}

/**
 * Publishes the API server's certificate in a new namespace, as the controller manager does. The namespaces that are there
 * from the start, or come with their first object, do without.
 */
function publishRootCertificate(context: Context, namespace: string): void {
  const description =
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";
  const annotations = { "kubernetes.io/description": description };
  create(context, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: rootCertificate, namespace, annotations },
    data: { "ca.crt": "" },
  });
}

function newMetadata(context: Context, strategy: Strategy, sent: JsonObject): JsonObject {
  if (textOf(sent, "resourceVersion") !== "")
    throw new ApiError("BadRequest", "resourceVersion should not be set on objects to be created");
  const metadata = settableMetadata(sent);
  const prefix = textOf(metadata, "generateName");
  if (textOf(metadata, "name") === "" && prefix !== "")
    metadata["name"] = `${prefix.slice(0, 58)}${context.sequence.nextSuffix()}`;
  metadata["uid"] = context.sequence.nextUid();
  // A cluster-scoped object loses a namespace it was sent with, as rest.BeforeCreate does.
  if (strategy.served.scope === "Cluster") delete metadata["namespace"];
  else if (textOf(metadata, "namespace") === "")
    throw new ApiError("BadRequest", "an empty namespace may not be set during creation");
  return metadata;
}

function store(context: Context, strategy: Strategy, value: JsonObject, isDryRun: boolean): StoredObject {
  const inStorage = strategy.toVersion(value, strategy.storageVersion);
  const metadata = copyOf(metadataOf(inStorage));
  metadata["creationTimestamp"] = context.timestamp();
  if (strategy.hasGeneration) metadata["generation"] = 1;
  if (!isDryRun) metadata["resourceVersion"] = context.sequence.nextVersion();
  const complete = withFields(inStorage, { metadata });
  const frozen = strategy.admitsFresh ? freezeFresh(complete) : share(undefined, complete);
  const stored = toStored(frozen as JsonObject);
  if (!isDryRun) {
    context.storage.put(strategy.key, stored);
    noteOwners(context, undefined, stored);
  }
  return stored;
}

/** Replaces an object; its status stays when the kind has the status subresource. */
export function update(context: Context, object: JsonObject, options: WriteOptions = {}): StoredObject {
  const strategy = strategyOf(context, object);
  const before = current(context, strategy, object);
  return change(context, strategy, before, object, options);
}

/** Replaces only the status. */
export function updateStatus(context: Context, object: JsonObject, options: WriteOptions = {}): StoredObject {
  const strategy = strategyOf(context, object);
  if (!strategy.served.hasStatus) throw notServed();
  const before = current(context, strategy, object);
  const apiVersion = textOf(object, "apiVersion");
  const old = toJson(view(strategy, before, apiVersion));
  const { value, errors } = strategy.admitStatus(object, old);
  if (errors.length > 0) throw invalid(strategy.served, before.metadata.name, errors);
  const tracked = trackUpdate(context, strategy, old, value, options.manager, apiVersion, "status");
  return view(strategy, replace(context, strategy, before, tracked, options.dryRun), apiVersion);
}

/** Replaces `before` by what the caller sent, after every check; `track` notes who manages the fields. */
export function change(
  context: Context,
  strategy: Strategy,
  before: StoredObject,
  object: JsonObject,
  options: WriteOptions,
  track?: (value: JsonObject) => JsonObject,
): StoredObject {
  const apiVersion = textOf(object, "apiVersion");
  const old = toJson(view(strategy, before, apiVersion));
  const metadata = updatedMetadata(metadataOf(object), metadataOf(old));
  const { value, errors } = strategy.admit(withFields(object, { metadata }), old);
  const isNamespaced = strategy.served.scope === "Namespaced";
  // A stored name is not judged again.
  const problems = [
    ...metadataErrors(metadata, isNamespaced, () => []),
    ...finalizerErrors(before, metadata),
    ...errors,
  ];
  if (problems.length > 0) throw invalid(strategy.served, before.metadata.name, problems);
  const tracked = track?.(value) ?? trackUpdate(context, strategy, old, value, options.manager, apiVersion);
  return view(strategy, replace(context, strategy, before, tracked, options.dryRun), apiVersion);
}

function current(context: Context, strategy: Strategy, object: JsonObject): StoredObject {
  const metadata = metadataOf(object);
  const [name, namespace] = [textOf(metadata, "name"), textOf(metadata, "namespace")];
  const isNamespaced = strategy.served.scope === "Namespaced";
  const before = context.storage.kind(strategy.key).get(isNamespaced ? namespace : "", name);
  if (before === undefined) throw notFound(strategy.served, name);
  checkPreconditions(strategy, before, textOf(metadata, "uid"), textOf(metadata, "resourceVersion"));
  return before;
}

/** Refuses a write for another object of the same name, or one that rests on an old version; empty means any. */
export function checkPreconditions(
  { served }: Strategy,
  before: StoredObject,
  uid: string,
  resourceVersion: string,
): void {
  const { name, uid: storedUid, resourceVersion: storedVersion } = before.metadata;
  if (uid !== "" && uid !== storedUid)
    throw conflict(
      served,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${storedUid}`,
    );
  if (resourceVersion !== "" && resourceVersion !== storedVersion) throw conflict(served, name, modified);
}

function finalizerErrors(before: StoredObject, metadata: JsonObject): readonly FieldError[] {
  if (!isDeleting(before)) return [];
  const known = new Set(before.metadata.finalizers);
  const added = ((metadata["finalizers"] ?? []) as string[]).filter((finalizer) => !known.has(finalizer));
  if (added.length === 0) return [];
  const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(", ")}}`;
  return [
    forbiddenField(
      "metadata.finalizers",
      `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
    ),
  ];
}
