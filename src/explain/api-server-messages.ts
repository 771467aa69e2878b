/** What the API server says of a child; what is more special stands before what is more general. */
export const apiServerMessages = [
  {
    id: "namespace-missing",
    pattern: /server does not allow this method|an empty namespace may not be set/i,
    message: "the server does not allow this method on the requested resource",
    meaning:
      "A namespaced child of a cluster-scoped parent has no metadata.namespace: it is sent to the wrong place.",
    fix: "Set metadata.namespace on every namespaced child of a cluster-scoped parent.",
  },
  {
    id: "resource-not-served",
    pattern: /could not find the requested resource/i,
    message: "the server could not find the requested resource",
    meaning:
      "The API server has no such path: a version that is not served, a CRD that is gone, or a namespaced child without a namespace under a cluster-scoped parent.",
    fix: "kubectl api-resources shows what is served; set metadata.namespace on children of cluster-scoped parents.",
  },
  {
    id: "namespace-terminating",
    pattern: /being terminated/i,
    message: "… is forbidden: unable to create new content in namespace … because it is being terminated",
    meaning: "The namespace is being deleted; nothing can be created in it any more.",
    fix: "Nothing: the parent goes with its namespace. When it hangs, look for finalizers on what is left in it.",
  },
  {
    id: "namespace-not-found",
    pattern: /namespaces? "[^"]*" not found/i,
    message: 'namespaces "…" not found',
    meaning: "A child is sent to a namespace that does not exist.",
    fix: "Correct metadata.namespace, or make the namespace first.",
  },
  {
    id: "credentials-not-found",
    pattern: /(secrets?|configmaps?) "[^"]*" not found/i,
    message: 'Secret "…" not found',
    meaning:
      "An object that is referred to is not there. In an event of a controller: the Secret or ConfigMap of its authentication or CA bundle; the controller is not started.",
    fix: "Make it, with the name, namespace and key that the manifest gives; for a controller, then change its spec (a new code revision does), as credentials are read when it starts.",
  },
  {
    id: "apply-conflict",
    pattern: /Apply failed with \d+ conflict/i,
    message: 'Apply failed with 1 conflict: conflict with "…" using …: …',
    meaning: "Another field manager owns a field that server-side apply wants to set.",
    fix: "Let one of the two own the field: leave it out of the answer, or take it from the other's manifest.",
  },
  {
    id: "wrong-type",
    pattern: /field not declared in schema|cannot be handled as a|cannot unmarshal|strict decoding error/i,
    message: "failed to create typed patch object: … field not declared in schema / cannot be handled as a …",
    meaning: "A field of the child does not exist, or has a value of another type than its kind knows.",
    fix: "Type the child (satisfies, or a builder of @metatron/runtime/resources), so that it does not compile; numbers in data, labels and annotations must be text.",
  },
  {
    id: "object-too-large",
    pattern: /request (entity )?is too large|request entity too large|message larger than max/i,
    message: "etcdserver: request is too large / Request entity too large: limit is 3145728",
    meaning: "The object is larger than the API server stores (about 1.5 MiB).",
    fix: "Split it, or keep the data elsewhere.",
  },
  {
    id: "quota-exceeded",
    pattern: /exceeded quota/i,
    message: "… is forbidden: exceeded quota: …",
    meaning: "A ResourceQuota of the namespace is used up.",
    fix: "Raise the quota, or make fewer or smaller children.",
  },
  {
    id: "admission-denied",
    pattern: /admission webhook .*denied|violates PodSecurity/i,
    message: 'admission webhook "…" denied the request: …',
    meaning: "A policy of the cluster refuses the child. Metacontroller tries again for ever.",
    fix: "Make the child fit the policy (the message names the rule), or exempt the namespace.",
  },
  {
    id: "immutable-field",
    pattern:
      /is immutable|may not change once set|may not be changed in an update|may not change fields other than|updates to .*for fields other than/i,
    message:
      "… is invalid: spec.…: field is immutable / may not change once set / Forbidden: may not be changed in an update",
    meaning: "The child is updated InPlace, and the field that changed cannot be changed.",
    fix: "Use Recreate for that kind (under server-side apply a name that changes with the content), or do not change the field: a selector, a clusterIP, a claim template, a Job's template.",
  },
  {
    id: "update-method-refused",
    pattern: /Unsupported value: .*(OnDelete|InPlace)/i,
    message:
      'spec.childResources[0].updateStrategy.method: Unsupported value: "…": supported values: "OnDelete", …',
    meaning: "The CRD of Metacontroller refuses the update method.",
    fix: "Use OnDelete, Recreate or InPlace.",
  },
  {
    id: "duplicate-value",
    pattern: /is invalid: .*Duplicate value/i,
    message: "… is invalid: spec.ports[1].name: Duplicate value: …",
    meaning: "Two items of a list share what must be unique: names, or port and protocol.",
    fix: "Give every port its own name; look also whether dynamic apply merged two items that share a key (metatron explain trap 9).",
  },
  {
    id: "invalid-child",
    pattern: /is invalid: /i,
    message: "… is invalid: <field>: …",
    meaning:
      "The API server's validation refuses the child; the message names the field and the rule. Metacontroller tries again for ever; the other children are not affected.",
    fix: "Make the hook answer a valid object. The builders of @metatron/runtime/resources refuse it earlier, and the simulator with the same words.",
  },
  {
    id: "forbidden",
    pattern: /is forbidden|cannot (get|list|watch|create|update|patch|delete) resource/i,
    message: '… is forbidden: User "system:serviceaccount:metacontroller:…" cannot …',
    meaning: "Metacontroller's service account lacks a right on a parent, child or related resource.",
    fix: "Apply the generated ClusterRole and the chart's aggregationRule; metatron doctor lists what is missing.",
  },
  {
    id: "conflict",
    pattern: /object has been modified/i,
    message: "the object has been modified; please apply your changes to the latest version and try again",
    meaning:
      "Somebody else wrote the object between the read and the write. It is retried; now and then it is harmless.",
    fix: "When it does not stop, two writers fight over the object: an autoscaler and spec.replicas, or two controllers.",
  },
  {
    id: "already-exists",
    pattern: /already exists/i,
    message: "… already exists",
    meaning:
      "An object of that name is there and belongs to somebody else, or Metacontroller's cache is behind its own write.",
    fix: "kubectl get it with -o yaml: ownerReferences and labels tell whose it is. Name children after their parent.",
  },
  {
    id: "scale-target-missing",
    pattern: /FailedGetScale|(deployments|statefulsets)\.apps "[^"]*" not found/i,
    message: 'FailedGetScale: deployments.apps "…" not found',
    meaning: "A HorizontalPodAutoscaler points at a workload that is not there (yet, or under that name).",
    fix: "Nothing, right after the creation; else correct scaleTargetRef.",
  },
];
