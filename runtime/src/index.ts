export type { JsonObject, JsonValue } from "./json.ts";
export type {
  ClusterMeta,
  KubernetesObject,
  NamespacedMeta,
  ObjectMeta,
  ObservedMeta,
  OwnerReference,
  Scope,
} from "./kubernetes.ts";
export type {
  ChildDeclaration,
  CompositeDeclaration,
  Declaration,
  DecoratorDeclaration,
  HookDeclarations,
  HookTimeouts,
  HookVersion,
  KindMap,
  ParentDeclaration,
  ResourceDeclaration,
  TargetDeclaration,
  UpdateMethod,
} from "./declaration.ts";
export type {
  AnnotationSelector,
  ChildResourceRule,
  CompositeControllerManifest,
  ControllerManifest,
  DecoratorControllerManifest,
  HookManifest,
  HooksManifest,
  LabelSelector,
  StatusCondition,
} from "./manifest.ts";
export { compositeController, decoratorController, hookNames } from "./controller.ts";
export type {
  CompositeHooks,
  Controller,
  ControllerSettings,
  DecoratorHooks,
  HookName,
} from "./controller.ts";
export type {
  CallContext,
  CompositeContext,
  CompositeCustomizeContext,
  DecoratorContext,
  DecoratorCustomizeContext,
} from "./hooks/context.ts";
export type {
  Answer,
  CompositeFinalizeResult,
  CompositeResult,
  CustomizeResult,
  DecoratorFinalizeResult,
  DecoratorResult,
  Falsy,
  MaybePromise,
  RelatedRule,
} from "./hooks/result.ts";
export type { KindKey, Observed, ObservedObjects, OwnedObjects, ReadMeta } from "./view/observed.ts";
export type { GateProblem } from "./gate/problem.ts";
export { keepStatus } from "./help/keep-status.ts";
export type { KeepStatus } from "./help/keep-status.ts";
export { retryAfter, RetryAfter } from "./help/retry-after.ts";
export { resyncAfter } from "./help/resync-after.ts";
export { asDesired } from "./help/desired.ts";
export { conditions } from "./help/conditions.ts";
export type { Condition, ConditionOptions, WantedCondition } from "./help/conditions.ts";
export { generateOnce, randomText, toSecretData } from "./help/generate-once.ts";
export type { GeneratedSecret, RandomSource, ValueMaker } from "./help/generate-once.ts";
export { ready } from "./help/ready.ts";
export { relateByLabels, relateByName, relateToAll } from "./help/related.ts";
export type { Where } from "./help/related.ts";
export { teardown, teardownAttachments } from "./help/teardown.ts";
export type { TeardownOptions } from "./help/teardown.ts";
export { ConfigurationError } from "./configuration-error.ts";
// Before the plugin: see serve.ts for the order.
export { serve } from "./serve/serve.ts";
export type { ServeOptions } from "./serve/serve.ts";
export { metatron } from "./plugin.ts";
export type { MetatronOptions } from "./plugin.ts";
export { createServer } from "./server.ts";
export type { ServerOptions } from "./server.ts";
export { variables } from "./serve/environment.ts";
export type { Meter, MetricsPage } from "./http/meter.ts";
export type { Outcome } from "./call/outcome.ts";
export type { CallLine } from "./http/log.ts";
export type { TlsFiles } from "./http/tls.ts";
export type { Authentication } from "./http/authentication.ts";
