import type { ObjectMeta } from "./object.ts";

/** A label selector as Kubernetes spells it. */
export interface LabelSelector {
  matchLabels?: { [key: string]: string };
  matchExpressions?: {
    key: string;
    operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    values?: string[];
  }[];
}

/** A selector over annotations (decorators only). */
export interface AnnotationSelector {
  matchAnnotations?: { [key: string]: string };
  matchExpressions?: LabelSelector["matchExpressions"] & {};
}

/** `hooks.*` of a Metacontroller manifest (4.17.2). Unknown fields are kept by callers, not typed here. */
export interface HookManifest {
  version?: HookVersion;
  webhook?: {
    url?: string;
    service?: { name: string; namespace: string; port?: number; protocol?: string };
    path?: string;
    /** A Go duration such as `10s`. */
    timeout?: string;
    etag?: { enabled?: boolean; cacheTimeoutSeconds?: number; cacheCleanupSeconds?: number };
    responseUnMarshallMode?: "loose" | "strict";
    caBundle?: unknown;
    clientTLS?: unknown;
    authorization?: unknown;
    basicAuth?: unknown;
  };
}

/** `hooks` of a Metacontroller manifest. */
export interface HooksManifest {
  sync?: HookManifest;
  finalize?: HookManifest;
  customize?: HookManifest;
}

/** A condition that an updated child must have before the next one is updated. */
export interface StatusCondition {
  type: string;
  status?: string;
  reason?: string;
}

/** An entry of `childResources`. */
export interface ChildResourceRule {
  apiVersion: string;
  resource: string;
  updateStrategy?: { method?: UpdateMethod; statusChecks?: { conditions?: StatusCondition[] } };
}

/** The CompositeController object of `metacontroller.k8s.io/v1alpha1`. */
export interface CompositeControllerManifest {
  apiVersion: "metacontroller.k8s.io/v1alpha1";
  kind: "CompositeController";
  metadata: ObjectMeta & { name: string };
  spec: {
    parentResource: {
      apiVersion: string;
      resource: string;
      labelSelector?: LabelSelector;
      ignoreStatusChanges?: boolean;
      revisionHistory?: { fieldPaths?: string[] };
    };
    childResources?: ChildResourceRule[];
    resyncPeriodSeconds?: number;
    generateSelector?: boolean;
    endpointConfigs?: unknown[];
    hooks?: HooksManifest;
  };
}

/** The DecoratorController object of `metacontroller.k8s.io/v1alpha1`. */
export interface DecoratorControllerManifest {
  apiVersion: "metacontroller.k8s.io/v1alpha1";
  kind: "DecoratorController";
  metadata: ObjectMeta & { name: string };
  spec: {
    resources: {
      apiVersion: string;
      resource: string;
      labelSelector?: LabelSelector;
      annotationSelector?: AnnotationSelector;
      ignoreStatusChanges?: boolean;
    }[];
    attachments?: { apiVersion: string; resource: string; updateStrategy?: { method?: UpdateMethod } }[];
    resyncPeriodSeconds?: number;
    endpointConfigs?: unknown[];
    hooks?: HooksManifest;
  };
}

/** The object that tells Metacontroller of a controller. */
export type ControllerManifest = CompositeControllerManifest | DecoratorControllerManifest;

/** How Metacontroller updates an existing child; `OnDelete` never does. */
export type UpdateMethod = "OnDelete" | "Recreate" | "InPlace" | "RollingRecreate" | "RollingInPlace";

/** The version of a hook's request and response: `v2` keys every namespaced object by `namespace/name`. */
export type HookVersion = "v1" | "v2";
