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
