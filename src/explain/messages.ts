/** A message of Metacontroller's log or events, as it is recognised and explained. */
export interface KnownMessage {
  readonly id: string;
  /** Lower-case words that all stand in the message. */
  readonly words: readonly string[];
  readonly message: string;
  readonly meaning: string;
  readonly fix: string;
}

/** What Metacontroller and the API server say when something is wrong with a controller. */
export const messages: readonly KnownMessage[] = [
  {
    id: "selector-mismatch",
    words: ["labels on desired child", "match parent selector"],
    message: "labels on desired child … don't match parent selector",
    meaning:
      "The controller does not generate selectors, so every desired child must carry the labels of the parent's spec.selector. One child lacks them, and the whole pass fails: nothing is created, updated or deleted.",
    fix: "Put the selector's labels on every child, or set generateSelector: true, which labels them with controller-uid.",
  },
  {
    id: "invalid-parent-selector",
    words: ["selector", "invalid"],
    message: "invalid label selector / spec.selector …",
    meaning: "Without generateSelector each parent needs a spec.selector that is not empty.",
    fix: "Set generateSelector: true in the controller, or spec.selector in the parent.",
  },
  {
    id: "unsupported-status-code",
    words: ["status code"],
    message: "remote error: unsupported status code …",
    meaning:
      "The hook answered something else than 200. The text after it is the answer's body: the runtime says there which hook, parent and child, what is wrong and how to mend it. Nothing was changed; the call is retried with a growing delay.",
    fix: "Read the body. 404: the path in the manifest is not served (metatron lint finds it). 401: the bearer token differs. 429 and 503: the server is busy or draining. 500: the hook threw or the gate refused its answer.",
  },
  {
    id: "connection-refused",
    words: ["connection refused"],
    message: "dial tcp …: connect: connection refused",
    meaning: "Nobody listens at the hook's Service: no ready pod, or another port.",
    fix: "kubectl get endpoints of the Service; look at /readyz of a pod; compare the port in the manifest.",
  },
  {
    id: "no-such-host",
    words: ["no such host"],
    message: "dial tcp: lookup …: no such host",
    meaning: "The Service that the manifest names is not in that namespace.",
    fix: "Apply manifests/, or correct hooks.*.webhook.service. A service hook is called at <name>.<namespace>.",
  },
  {
    id: "hook-timeout",
    words: ["deadline exceeded"],
    message: "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    meaning: "The hook took longer than its timeout (10 s by default), or a NetworkPolicy drops the call.",
    fix: "Do less in the hook; answer with what is known and resyncAfter(). Compare the deadline of the runtime with hooks.*.webhook.timeout.",
  },
  {
    id: "unknown-certificate",
    words: ["x509"],
    message: "x509: certificate is valid for …, not … / signed by unknown authority",
    meaning:
      "The server's certificate lacks the host <name>.<namespace>, or caBundle does not hold the authority that signed it.",
    fix: "Add that name to the Certificate's dnsNames; set caBundle; restart the controller, as bundles are read once.",
  },
  {
    id: "resource-not-found",
    words: ["can't find resource"],
    message: "discovery: can't find resource … in apiVersion …",
    meaning:
      "A resource of the manifest is not served: a wrong plural or version, or its CRD is not installed yet.",
    fix: "kubectl api-resources shows the plural and the version; apply the CRDs first.",
  },
  {
    id: "no-status-subresource",
    words: ["status", "subresource"],
    message: "no status subresource in parent resource …",
    meaning: "A composite parent must have the status subresource; the controller was not started.",
    fix: "metatron lint --fix adds it to the CRD; apply the CRD, then the controller again.",
  },
  {
    id: "forbidden",
    words: ["forbidden"],
    message: '… is forbidden: User "system:serviceaccount:metacontroller:…" cannot …',
    meaning: "Metacontroller's service account lacks a right on a parent, child or related resource.",
    fix: "Apply the generated ClusterRole and the chart's aggregationRule; metatron doctor lists what is missing.",
  },
  {
    id: "immutable-field",
    words: ["immutable"],
    message: "… is invalid: spec.…: field is immutable",
    meaning: "The child is updated InPlace, and the field that changed cannot be changed.",
    fix: "Use Recreate for that kind, or do not change the field (a selector, a claim template, a Job's template).",
  },
  {
    id: "conflict",
    words: ["object has been modified"],
    message: "the object has been modified; please apply your changes to the latest version and try again",
    meaning:
      "Somebody else wrote the object between the read and the write. It is retried; now and then it is harmless.",
    fix: "When it does not stop, two writers fight over the object: an autoscaler and spec.replicas, or two controllers.",
  },
];
