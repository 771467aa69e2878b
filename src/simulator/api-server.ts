import type { JsonObject, ObservedMeta, Scope } from "@metatron/runtime/kubernetes";

/** An object as the simulated API server stores it: every field beyond the identity is open. */
export interface StoredObject {
  apiVersion: string;
  kind: string;
  metadata: ObservedMeta;
  [field: string]: unknown;
}

/** A kind that the server serves. `versions` are the served ones, the first is preferred. */
export interface ServedKind {
  readonly group: string;
  readonly versions: readonly string[];
  readonly kind: string;
  readonly resource: string;
  readonly scope: Scope;
  /** Whether the kind is defined by a CRD (a composite parent must be). */
  readonly isCustom: boolean;
  readonly hasStatus: boolean;
}

/** The ConfigMap that a cluster publishes in every namespace. */
export const rootCertificate = "kube-root-ca.crt";

/** Names one object. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The reasons of a Kubernetes `Status` that a caller must tell apart. */
export type ApiReason =
  "NotFound" | "AlreadyExists" | "Conflict" | "Invalid" | "BadRequest" | "Forbidden" | "InternalError";

/** An error answer of the API server, with the HTTP code and the field errors that kubectl would show. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly reason: ApiReason;
  readonly code: number;
  readonly causes: readonly { readonly field: string; readonly message: string }[];

  constructor(reason: ApiReason, message: string, causes: ApiError["causes"] = []) {
    super(message);
    this.reason = reason;
    this.code = {
      NotFound: 404,
      AlreadyExists: 409,
      Conflict: 409,
      Invalid: 422,
      BadRequest: 400,
      Forbidden: 403,
      InternalError: 500,
    }[reason];
    this.causes = causes;
  }
}

export type WatchEvent = {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: StoredObject;
  readonly before?: StoredObject;
};

export interface WriteOptions {
  /** The field manager, for server-side apply and managedFields. */
  readonly manager?: string;
  readonly dryRun?: boolean;
}

/**
 * The in-memory API server. Objects go in and come out as frozen or fresh values: a caller can never change what is stored.
 * All methods are synchronous and deterministic; time and uids come from the options of `createApiServer`.
 */
export interface ApiServer {
  /** The time in milliseconds, as the options of `createApiServer` give it. */
  now(): number;
  /** The kind of a resource (`blogs`) or of a kind (`Blog`) in an apiVersion, or undefined. */
  findKind(apiVersion: string, resourceOrKind: string): ServedKind | undefined;
  /** Adds the kinds of a CustomResourceDefinition object; throws `ApiError` when it is not acceptable. */
  addCrd(crd: JsonObject): void;
  create(object: JsonObject, options?: WriteOptions): StoredObject;
  /** Replaces the object (not its status, when the kind has the status subresource). 409 unless resourceVersion is absent or current. */
  update(object: JsonObject, options?: WriteOptions): StoredObject;
  /** Replaces only the status. */
  updateStatus(object: JsonObject, options?: WriteOptions): StoredObject;
  /** Server-side apply. */
  apply(
    object: JsonObject,
    options: WriteOptions & { readonly manager: string; readonly force?: boolean },
  ): StoredObject;
  delete(
    ref: ObjectRef,
    options?: {
      propagation?: "Background" | "Foreground" | "Orphan";
      uid?: string;
      resourceVersion?: string;
      /** For Pods; 0 removes at once, as a kubelet does in the end. */
      gracePeriodSeconds?: number;
    },
  ): void;
  /** Puts an object in as a cluster holds it, with uid, versions and status: nothing is checked or defaulted. */
  restore(object: JsonObject): void;
  get(ref: ObjectRef): StoredObject | undefined;
  /** Objects of one kind in the asked version, sorted by namespace and name. `namespace` absent means all. */
  list(
    apiVersion: string,
    kind: string,
    options?: {
      namespace?: string;
      labels?: (labels: Readonly<Record<string, string>>) => boolean;
      /** A label that they have; answered from an index. */
      label?: readonly [key: string, value: string];
    },
  ): readonly StoredObject[];
  /** Objects of one kind that have no controller reference, sorted; answered from an index. Adoption asks for them. */
  orphans(apiVersion: string, kind: string, namespace?: string): readonly StoredObject[];
  /** Every object whose ownerReferences hold this uid; answered from an index, not by a scan. */
  ownedBy(uid: string): readonly StoredObject[];
  /** Calls back synchronously after each write. Returns the function that stops it. */
  watch(listener: (event: WatchEvent) => void): () => void;
  /** Runs the server's own controllers once (garbage collection, namespace deletion). True when something changed. */
  collectGarbage(): boolean;
}
