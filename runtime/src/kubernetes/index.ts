export {
  canonicalText,
  copyValue,
  isObject,
  isPlainObject,
  own,
  sameValue,
  setOwn,
  type JsonObject,
  type JsonValue,
} from "./json.ts";
export { builtinKinds, type BuiltinKind, quotaScopes } from "./kinds.ts";
export { compileSelector, generatedLabel, isEmptySelector, type Matcher } from "./labels.ts";
export {
  checkLabelValue,
  checkQualifiedName,
  dnsLabel1035,
  dnsLabel1123,
  dnsSubdomain,
  groupKind,
  groupOf,
  isDnsLabel,
  isDnsSubdomain,
  kindKey,
  namePatterns,
  qualifiedName,
  versionOf,
} from "./names.ts";
export type {
  AnnotationSelector,
  CompositeControllerManifest,
  ControllerManifest,
  DecoratorControllerManifest,
  HookManifest,
  HooksManifest,
  LabelSelector,
  StatusCondition,
} from "./manifest.ts";
export { canonicalQuantity, compareQuantities } from "./quantity.ts";
export { lastAppliedAnnotation, systemFields } from "./server-fields.ts";
export type { ObservedMeta, OwnerReference, Scope } from "./object.ts";
