import type { Rule } from "./model.ts";
import { childDeclaredTwice } from "./rules/child-declared-twice.ts";
import { childNoUpdateMethod } from "./rules/child-no-update-method.ts";
import { clusterChildOfNamespacedParent } from "./rules/cluster-child-of-namespaced-parent.ts";
import { crdBooleanWord } from "./rules/crd-boolean-word.ts";
import { crdDefinedTwice } from "./rules/crd-defined-twice.ts";
import { crdNoObservedGeneration } from "./rules/crd-no-observed-generation.ts";
import { crdNoStatus } from "./rules/crd-no-status.ts";
import { crdRefused } from "./rules/crd-refused.ts";
import { crdRequiredStatus } from "./rules/crd-required-status.ts";
import { etagWithRolling } from "./rules/etag-with-rolling.ts";
import { etagWithoutCleanup } from "./rules/etag-without-cleanup.ts";
import { hookNotDeclared } from "./rules/hook-not-declared.ts";
import { hookNotImplemented } from "./rules/hook-not-implemented.ts";
import { hookUrlUnanswered } from "./rules/hook-url-unanswered.ts";
import { hookWithoutWebhook } from "./rules/hook-without-webhook.ts";
import { hostNotInCertificate } from "./rules/host-not-in-certificate.ts";
import { inPlaceImmutable } from "./rules/in-place-immutable.ts";
import { missingRights } from "./rules/missing-rights.ts";
import { mixedHookVersions } from "./rules/mixed-hook-versions.ts";
import { noCodeRevision } from "./rules/no-code-revision.ts";
import { noSelectorInSchema } from "./rules/no-selector-in-schema.ts";
import { noSyncHook } from "./rules/no-sync-hook.ts";
import { parentNotCrd } from "./rules/parent-not-crd.ts";
import { relatedNamesAndSelector } from "./rules/related-names-and-selector.ts";
import { relatedNamespaceSelectorAlone } from "./rules/related-namespace-selector-alone.ts";
import { resyncTooOften } from "./rules/resync-too-often.ts";
import { recreateServerSide } from "./rules/recreate-server-side.ts";
import { rollingClusterParent } from "./rules/rolling-cluster-parent.ts";
import { rollingStalls } from "./rules/rolling-stalls.ts";
import { sharedParent } from "./rules/shared-parent.ts";
import { timeoutNotOverDeadline } from "./rules/timeout-not-over-deadline.ts";
import { twoAuthorizations } from "./rules/two-authorizations.ts";
import { twoVersionsOfAKind } from "./rules/two-versions-of-a-kind.ts";
import { unknownResource } from "./rules/unknown-resource.ts";
import { unknownUpdateMethod } from "./rules/unknown-update-method.ts";
import { versionNotServed } from "./rules/version-not-served.ts";
import { wildcardRights } from "./rules/wildcard-rights.ts";

/** All rules, by id. */
export const rules: readonly Rule[] = [
  childDeclaredTwice,
  childNoUpdateMethod,
  clusterChildOfNamespacedParent,
  crdBooleanWord,
  crdDefinedTwice,
  crdNoObservedGeneration,
  crdNoStatus,
  crdRefused,
  crdRequiredStatus,
  etagWithRolling,
  etagWithoutCleanup,
  hookNotDeclared,
  hookNotImplemented,
  hookUrlUnanswered,
  hookWithoutWebhook,
  hostNotInCertificate,
  inPlaceImmutable,
  missingRights,
  mixedHookVersions,
  noCodeRevision,
  noSelectorInSchema,
  noSyncHook,
  parentNotCrd,
  recreateServerSide,
  relatedNamesAndSelector,
  relatedNamespaceSelectorAlone,
  resyncTooOften,
  rollingClusterParent,
  rollingStalls,
  sharedParent,
  timeoutNotOverDeadline,
  twoAuthorizations,
  twoVersionsOfAKind,
  unknownResource,
  unknownUpdateMethod,
  versionNotServed,
  wildcardRights,
];
