export type { JsonObject, JsonValue } from "./kubernetes/json.ts";
export type {
  ClusterMeta,
  KubernetesObject,
  NamespacedMeta,
  ObjectMeta,
  ObservedMeta,
  OwnerReference,
  Scope,
} from "./kubernetes/object.ts";
export type {
  ChildDeclaration,
  CompositeDeclaration,
  Declaration,
  DecoratorDeclaration,
  HookDeclarations,
  HookTimeouts,
  KindMap,
  ParentDeclaration,
  ResourceDeclaration,
  TargetDeclaration,
} from "./controller/declaration.ts";
export type { HookVersion, UpdateMethod } from "./kubernetes/manifest.ts";
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
} from "./kubernetes/manifest.ts";
export { compositeController, decoratorController, hookNames } from "./controller/controller.ts";
export type {
  CompositeHooks,
  Controller,
  ControllerSettings,
  DecoratorHooks,
  HookName,
} from "./controller/controller.ts";
export type {
  CallContext,
  CompositeContext,
  CompositeCustomizeContext,
  DecoratorContext,
  DecoratorCustomizeContext,
} from "./controller/context.ts";
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
} from "./controller/result.ts";
export type { KindKey, Observed, ObservedObjects, OwnedObjects, ReadMeta } from "./controller/observed.ts";
export type { GateProblem } from "./gate/problem.ts";
export { keepStatus } from "./controller/keep-status.ts";
export type { KeepStatus } from "./controller/keep-status.ts";
export { retryAfter, RetryAfter } from "./controller/retry-after.ts";
export { resyncAfter } from "./controller/retry-after.ts";
export { afterReady } from "./helpers/after-ready.ts";
export type { AfterReady, AfterReadyOptions, ReadyStep } from "./helpers/after-ready.ts";
export { asLastApplied } from "./helpers/last-applied.ts";
export { conditions } from "./helpers/conditions.ts";
export type { Condition, ConditionOptions, WantedCondition } from "./helpers/conditions.ts";
export { generateOnce, randomText, toSecretData } from "./helpers/generate-once.ts";
export type { GenerateOptions, GeneratedSecret, RandomSource, ValueMaker } from "./helpers/generate-once.ts";
export { ready } from "./helpers/ready.ts";
export { relateByLabels, relateByName, relateToAll } from "./helpers/related.ts";
export type { Where } from "./helpers/related.ts";
export { teardown, teardownAttachments } from "./helpers/teardown.ts";
export type { TeardownOptions } from "./helpers/teardown.ts";
export { ConfigurationError } from "./text.ts";
// Before the plugin: see serve.ts for the order.
export { serve } from "./serve/serve.ts";
export type { ServeOptions } from "./serve/serve.ts";
export { hookCall } from "./http/hook-handler.ts";
export type { HookCall } from "./http/hook-handler.ts";
export { metatron } from "./http/plugin.ts";
export type { MetatronOptions } from "./http/plugin.ts";
export { createServer } from "./http/server.ts";
export type { RecordedCall, RecordOptions } from "./http/recorder.ts";
export { createFakeSecrets, type FakeSecrets } from "./http/fake-secrets.ts";
export type { ServerOptions } from "./http/server.ts";
export { variables } from "./serve/environment.ts";
export type { Meter, MetricsPage } from "./http/metrics.ts";
export type { Outcome } from "./call/outcome.ts";
export type { CallLine } from "./http/log.ts";
export type { TlsFiles } from "./http/tls.ts";
export type { Authentication } from "./http/authentication.ts";
