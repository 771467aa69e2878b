import { words } from "./known-fields.ts";

/** Fields that hold a map of texts: their values are data and stay as they are, an empty one disappears. */
export const maps = words(
  "labels annotations matchLabels nodeSelector data binaryData stringData parameters volumeAttributes",
);

/** Fields that hold a map of quantities; an empty one disappears. */
export const quantityMaps = words(
  "limits requests hard used capacity allocatable podFixed default defaultRequest max min " +
    "maxLimitRequestRatio allocatedResources",
);

/** Fields that hold one quantity. */
export const quantities: ReadonlySet<string> = new Set(["sizeLimit", "divisor", "averageValue"]);

/** Parents in which `value` is a quantity. */
export const quantityParents: ReadonlySet<string> = new Set(["target", "current"]);

/** Lists that are written even when they are empty. */
export const keptLists = words("rules limits endpoints verbs subsets");

/** Booleans without a third state: `false` is the same as absent and disappears. */
export const plainBooleans = words(
  "readOnly hostNetwork hostPID hostIPC stdin stdinOnce tty publishNotReadyAddresses " +
    "paused globalDefault unschedulable",
);

/** Numbers for which zero is the same as absent. */
export const plainNumbers = words(
  "minReadySeconds initialDelaySeconds periodSeconds timeoutSeconds successThreshold " +
    "failureThreshold hostPort nodePort healthCheckNodePort",
);

/** Texts for which the empty one is the same as absent; those of other fields are pointers and stay. */
export const plainTexts = words(
  "image imagePullPolicy workingDir terminationMessagePath terminationMessagePolicy " +
    "clusterIP externalName loadBalancerIP sessionAffinity subPath subPathExpr schedulerName " +
    "nodeName hostname subdomain serviceAccountName serviceAccount priorityClassName " +
    "dnsPolicy restartPolicy host hostIP protocol medium volumeName serviceName description " +
    "namespace externalTrafficPolicy",
);

/** Parents in which an empty `value` disappears (a header keeps it). */
export const optionalValues: ReadonlySet<string> = new Set(["env", "tolerations"]);
