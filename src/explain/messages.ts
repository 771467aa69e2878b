import { apiServerMessages } from "./api-server-messages.ts";

/** A message of a log or an event, as it is recognised and explained. */
export interface KnownMessage {
  readonly id: string;
  /** What the message holds, whatever its case; the first entry that fits leads. */
  readonly pattern: RegExp;
  readonly message: string;
  readonly meaning: string;
  readonly fix: string;
}

/** What Metacontroller and the network say; what is more special stands before what is more general. */
const metacontrollerMessages: readonly KnownMessage[] = [
  {
    id: "selector-mismatch",
    pattern: /labels on desired child .*match parent selector/i,
    message: "labels on desired child … don't match parent selector",
    meaning:
      "The controller does not generate selectors, so every desired child must carry the labels of the parent's spec.selector. One child lacks them, and the whole pass fails: nothing is created, updated or deleted.",
    fix: "Put the selector's labels on every child, or set generateSelector: true, which labels them with controller-uid.",
  },
  {
    id: "invalid-parent-selector",
    pattern: /\.spec\.selector must have either|can't get label selector|invalid label selector/i,
    message:
      ".spec.selector must have either matchLabels, matchExpressions, or both / invalid label selector",
    meaning:
      "Without generateSelector each parent needs a spec.selector that is not empty. Nothing of this parent is synced.",
    fix: "Set generateSelector: true in the controller, or spec.selector in the parent.",
  },
  {
    id: "rollout-waits",
    pattern: /missing child \S+|RolloutWaiting/i,
    message: "Updated=False RolloutWaiting: missing child ConfigMap …",
    meaning:
      "A rolling update has changed one child and waits for ever: Metacontroller 4.17.2 does not find the namespaced child that it has just updated.",
    fix: "Use InPlace or Recreate instead of RollingInPlace or RollingRecreate.",
  },
  {
    id: "rolling-without-namespace",
    pattern: /can't create ControllerRevision .*could not find the requested resource/i,
    message: "can't create ControllerRevision … the server could not find the requested resource",
    meaning:
      "A rolling update method under a cluster-scoped parent: its progress is kept in a ControllerRevision in the parent's namespace, and there is none. Nothing of this parent is synced.",
    fix: "Use InPlace or Recreate for every child of this controller.",
  },
  {
    id: "revision-exists",
    pattern: /can't create ControllerRevision .*already exists/i,
    message: "can't create ControllerRevision …: … already exists",
    meaning:
      "Metacontroller's cache is behind its own write; the next try sees the revision. When it does not end, the revision's labels do not match the parent's selector.",
    fix: "Wait; when it goes on, set generateSelector: true or give the parent's spec.template the labels of its selector.",
  },
  {
    id: "dry-run-generation",
    pattern: /generation or UID changed during dry run/i,
    message: "generation or UID changed during dry run for server-side apply",
    meaning:
      "Recreate under server-side apply: the change counts as a new generation, which Metacontroller takes for a change by somebody else. It tries again for ever and keeps the old child.",
    fix: "Use InPlace for what can be updated; else leave the child out of the answer for one pass, or give it a name that changes with its content.",
  },
  {
    id: "dry-run-refused",
    pattern: /dry run failed for server-side apply/i,
    message: "dry run failed for server-side apply: … is invalid",
    meaning:
      "Recreate under server-side apply: the dry run of the update is refused, mostly for an immutable field, so the old child is kept and it is tried again for ever.",
    fix: "Leave the child out of the answer for one pass, or give it a name that changes with its content; or run Metacontroller with dynamic apply.",
  },
  {
    id: "parent-no-crd",
    pattern: /customresourcedefinition.*not found/i,
    message: 'CustomResourceDefinition.apiextensions.k8s.io "configmaps." not found',
    meaning:
      "The parent of a CompositeController must be defined by a CRD: it is looked up as <plural>.<group>. It is a built-in kind, or its CRD is not installed.",
    fix: "Apply the CRD first; for a built-in kind use a decorator: metatron generate decorator --for deployments.apps/v1.",
  },
  {
    id: "related-other-namespace",
    pattern: /requested related object namespace .*differs from/i,
    message: "requested related object namespace … differs from parent object namespace …",
    meaning:
      "The customize hook answered with v1 and asks for objects in another namespace than its parent's. Nothing of this parent is synced.",
    fix: "Set the version of the sync and customize hooks to v2, or leave the namespace out.",
  },
  {
    id: "strict-answer",
    pattern: /strict validation failed/i,
    message: 'strict validation failed for v2 webhookResponse: unknown field "…"',
    meaning: "With v2 the answer may hold no field that Metacontroller does not know, and none twice.",
    fix: "Take the field out of the answer, or set responseUnMarshallMode: loose.",
  },
  {
    id: "child-without-kind",
    pattern: /Object 'Kind' is missing/i,
    message: "can't unmarshal webhookResponse …: Object 'Kind' is missing in …",
    meaning: "A child or attachment of the answer has no kind.",
    fix: "Give every child apiVersion, kind and metadata.name.",
  },
  {
    id: "unreadable-answer",
    pattern: /can't unmarshal webhookResponse|looking for beginning of value/i,
    message: "can't unmarshal webhookResponse …: invalid character … looking for beginning of value",
    meaning:
      "The hook answered 200 with something that is no JSON of the expected shape: a page of a proxy, an empty body, a text in place of a list.",
    fix: "curl the hook's URL with a saved request and look at the answer; check that the URL reaches the hooks and no other server.",
  },
  {
    id: "admission-unreachable",
    pattern: /failed calling webhook|conversion webhook for .*failed/i,
    message: 'failed calling webhook "…": failed to call webhook: Post …',
    meaning:
      "An admission or conversion webhook of the cluster, not a hook of Metacontroller, cannot be called: the API server refuses what it would have to ask it.",
    fix: "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations shows the webhook; look at the pods of its Service.",
  },
  {
    id: "client-throttled",
    pattern: /client rate limiter|client-side throttling/i,
    message: "client rate limiter Wait returned an error: context deadline exceeded",
    meaning:
      "Metacontroller's own client may send 5 requests a second by default, for all controllers together; the request waited longer than it may.",
    fix: "Raise --client-go-qps and --client-go-burst; look for a controller that writes on every pass (metatron simulate finds it).",
  },
  {
    id: "unsupported-status-code",
    pattern: /status code/i,
    message: "remote error: unsupported status code …",
    meaning:
      "The hook answered something else than 200. The text after it is the answer's body: the runtime says there which hook, parent and child, what is wrong and how to mend it. Nothing was changed; the call is retried with a growing delay.",
    fix: "Read the body. 404: the path in the manifest is not served (metatron lint finds it). 401: the bearer token differs. 429 and 503: the server is busy or draining. 500: the hook threw or the gate refused its answer.",
  },
  {
    id: "no-status-subresource",
    pattern: /does not have subresource 'Status' enabled|no status subresource/i,
    message: "CRD … does not have subresource 'Status' enabled / no status subresource in parent resource …",
    meaning: "A composite parent must have the status subresource; the controller was not started.",
    fix: "metatron lint --fix adds it to the CRD; apply the CRD, then the controller again.",
  },
  {
    id: "no-webhook-address",
    pattern: /invalid webhook config|invalid client config|hook nil|no enabled hooks found/i,
    message: "invalid webhook config: must specify either full 'url', or both 'service' and 'path'",
    meaning:
      "A hook of the controller has no webhook or no complete address. Metacontroller does not start the controller (CreateError).",
    fix: "Give hooks.*.webhook a url, or a service with name and namespace, and a path; or remove the hook.",
  },
  {
    id: "too-many-requests",
    pattern: /Too many request/i,
    message: "Too many request, it will be resync after: …",
    meaning:
      "The hook answered 429 with Retry-After: it waits for something (retryAfter()), or too many calls run at once (concurrency). This parent is tried again after that time.",
    fix: "The body of the answer says why; the runtime logs it with the outcome retry-after or too-many-requests.",
  },
  {
    id: "connection-refused",
    pattern: /connection refused/i,
    message: "dial tcp …: connect: connection refused",
    meaning: "Nobody listens at the hook's Service: no ready pod, or another port.",
    fix: "kubectl get endpoints of the Service; look at /readyz of a pod; compare the port in the manifest.",
  },
  {
    id: "no-such-host",
    pattern: /no such host/i,
    message: "dial tcp: lookup …: no such host",
    meaning: "The Service that the manifest names is not in that namespace.",
    fix: "Apply manifests/, or correct hooks.*.webhook.service. A service hook is called at <name>.<namespace>.",
  },
  {
    id: "hook-timeout",
    pattern: /deadline exceeded|Client\.Timeout exceeded|i\/o timeout/i,
    message: "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    meaning: "The hook took longer than its timeout (10 s by default), or a NetworkPolicy drops the call.",
    fix: "Do less in the hook; answer with what is known and resyncAfter(). Compare the deadline of the runtime with hooks.*.webhook.timeout.",
  },
  {
    id: "call-cancelled",
    pattern: /context canceled/i,
    message: "context canceled",
    meaning:
      "Metacontroller gave up what it was doing: it stops, or the controller object was changed or deleted while the call ran. What was not done is done after the next start.",
    fix: "Nothing, when it comes with a release or a restart. When it comes again and again, look why Metacontroller restarts.",
  },
  {
    id: "connection-lost",
    pattern: /connection reset|\bEOF\b|broken pipe|no route to host/i,
    message: "read: connection reset by peer / EOF",
    meaning:
      "The connection to the hook broke before the answer was there: the pod ended, ran out of memory, or a proxy closed the connection. The call is repeated.",
    fix: "Look at the restarts and the last state of the hooks' pods; give them more memory, or let them drain (drainSeconds).",
  },
  {
    id: "unknown-certificate",
    pattern: /x509|tls:/i,
    message: "x509: certificate is valid for …, not … / signed by unknown authority",
    meaning:
      "The server's certificate lacks the host <name>.<namespace>, or caBundle does not hold the authority that signed it.",
    fix: "Add that name to the Certificate's dnsNames; set caBundle; restart the controller, as bundles are read once.",
  },
  {
    id: "resource-not-found",
    pattern: /can't find (resource|kind)|no matches for kind/i,
    message: "discovery: can't find resource … in apiVersion …",
    meaning:
      "A resource of the manifest is not served: a wrong plural or version, or its CRD is not installed yet.",
    fix: "kubectl api-resources shows the plural and the version; apply the CRDs first.",
  },
  {
    id: "server-panic",
    pattern: /nil pointer dereference|panic:/i,
    message: "panic: runtime error: invalid memory address or nil pointer dereference",
    meaning:
      "Metacontroller met a null among children, attachments or relatedResources, a missing status while a child rolls, or an etag with cacheTimeoutSeconds and no cacheCleanupSeconds.",
    fix: "Use the runtime, whose gate refuses such answers; metatron lint finds the etag; metatron explain trap 1 and trap 10 tell more.",
  },
];

/** What is said when something is wrong with a controller; the first that fits leads. */
export const messages: readonly KnownMessage[] = [...metacontrollerMessages, ...apiServerMessages];
