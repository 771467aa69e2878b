import type { JsonObject } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject, type WriteOptions } from "../api-server.ts";
import { copyOf, withFields } from "../shallow.ts";
import { type Context, strategyOf, view } from "./context.ts";
import { alreadyExists, invalid } from "./errors.ts";
import { trackUpdate } from "./fields/track.ts";
import { noteOwners } from "./garbage/notice.ts";
import { settableMetadata } from "./metadata/clean.ts";
import { metadataErrors } from "./metadata/validate.ts";
import { admitNamespace } from "./namespaces.ts";
import { metadataOf, textOf, toStored } from "./store/objects.ts";
import { freezeFresh, share } from "./store/share.ts";
import type { Strategy } from "./strategy/model.ts";

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
  if (context.storage.kind(strategy.key).get(namespace, name) !== undefined)
    throw alreadyExists(strategy.served, name);
  const apiVersion = textOf(object, "apiVersion");
  const tracked =
    track?.(value) ?? trackUpdate(context, strategy, undefined, value, options.manager, apiVersion);
  const stored = store(context, strategy, tracked, options.dryRun === true);
  return view(strategy, stored, apiVersion);
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
