/** A set of field names. */
export type Fields = ReadonlySet<string>;

/** The set of the words of a text. */
export const words = (text: string): Fields => new Set(text.split(" "));

/** The fields of a pod's spec. */
export const podSpecFields = words(
  "activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy " +
    "enableServiceLinks ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers " +
    "hostname hostnameOverride imagePullSecrets initContainers nodeName nodeSelector os overhead " +
    "preemptionPolicy priority priorityClassName readinessGates resourceClaims resources " +
    "restartPolicy runtimeClassName schedulerName schedulingGates schedulingGroup securityContext " +
    "serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain " +
    "terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes",
);

/** The fields of a container; ephemeral containers have one more. */
export const containerFields = words(
  "args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports readinessProbe " +
    "resizePolicy resources restartPolicy restartPolicyRules securityContext startupProbe stdin " +
    "stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts " +
    "workingDir targetContainerName",
);

/** The fields of a port of a Service. */
export const servicePortFields = words("appProtocol name nodePort port protocol targetPort");

/** The fields of the spec, by group and kind. */
export const specFields: ReadonlyMap<string, Fields> = new Map([
  [
    "apps/Deployment",
    words(
      "minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit selector strategy " +
        "template",
    ),
  ],
  [
    "apps/StatefulSet",
    words(
      "minReadySeconds ordinals persistentVolumeClaimRetentionPolicy podManagementPolicy replicas " +
        "revisionHistoryLimit selector serviceName template updateStrategy volumeClaimTemplates",
    ),
  ],
  ["apps/DaemonSet", words("minReadySeconds revisionHistoryLimit selector template updateStrategy")],
  ["apps/ReplicaSet", words("minReadySeconds replicas selector template")],
  [
    "batch/Job",
    words(
      "activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy " +
        "manualSelector maxFailedIndexes parallelism podFailurePolicy podReplacementPolicy selector " +
        "successPolicy suspend template ttlSecondsAfterFinished",
    ),
  ],
  [
    "batch/CronJob",
    words(
      "concurrencyPolicy failedJobsHistoryLimit jobTemplate schedule startingDeadlineSeconds " +
        "successfulJobsHistoryLimit suspend timeZone",
    ),
  ],
  [
    "/Service",
    words(
      "allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName " +
        "externalTrafficPolicy healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy " +
        "loadBalancerClass loadBalancerIP loadBalancerSourceRanges ports publishNotReadyAddresses " +
        "selector sessionAffinity sessionAffinityConfig trafficDistribution type",
    ),
  ],
  ["networking.k8s.io/Ingress", words("defaultBackend ingressClassName rules tls")],
  ["networking.k8s.io/NetworkPolicy", words("egress ingress podSelector policyTypes")],
  [
    "/PersistentVolumeClaim",
    words(
      "accessModes dataSource dataSourceRef resources selector storageClassName " +
        "volumeAttributesClassName volumeMode volumeName",
    ),
  ],
  ["policy/PodDisruptionBudget", words("maxUnavailable minAvailable selector unhealthyPodEvictionPolicy")],
]);
