/** One of Metacontroller's traps: a thing that its API allows and a cluster regrets. */
export interface Trap {
  readonly number: number;
  readonly title: string;
  readonly story: string;
  readonly fix: string;
}

/** The traps that the gate, the linter and the simulator guard against, by number (Metacontroller 4.17.2). */
export const traps: readonly Trap[] = [
  {
    number: 1,
    title: "A null among the children",
    story:
      "`condition && child` leaves false or null in the list. Metacontroller dereferences it and crashes, for every controller that it runs. A missing status does the same while a child rolls.",
    fix: "Return the list as it is: the gate drops falsy entries and always sends a status object. Anything else that is no object is refused with a 500 that says where.",
  },
  {
    number: 2,
    title: "An answer without children",
    story: "An absent list means an empty one: every observed child is not desired any more and is deleted.",
    fix: "Always return `children` (or `attachments`). It does not compile without, and the gate refuses such an answer.",
  },
  {
    number: 3,
    title: "An absent status",
    story: "For a composite it wipes the parent's status; for a decorator it leaves the status alone.",
    fix: "Return the status, or `keepStatus()`. The gate fills in the observed one for a composite.",
  },
  {
    number: 4,
    title: "The update method",
    story:
      "Without updateStrategy an existing child is never updated (OnDelete). InPlace on Pods and Jobs fails, as almost all of them is immutable.",
    fix: "`metatron generate` writes InPlace, and Recreate for Pods and Jobs. Under server-side apply Recreate does nothing for them: leave the child out for one pass, or give it a name that changes with its content.",
  },
  {
    number: 5,
    title: "The parent's status subresource and observedGeneration",
    story:
      "A composite parent without a status subresource is refused. A status schema without observedGeneration prunes what Metacontroller adds, so the status is written once on every pass; that is no loop by itself.",
    fix: "`metatron lint --fix` adds both to the CRD and keeps its comments.",
  },
  {
    number: 6,
    title: "A composite parent that is no CRD",
    story: "The parent is looked up as the CRD `<plural>.<group>`; a Deployment or Namespace is never found.",
    fix: "Use a decorator: `metatron generate decorator --for deployments.apps/v1`.",
  },
  {
    number: 7,
    title: "Scopes that do not fit",
    story:
      "A cluster-scoped child of a namespaced parent is created once, never updated, and survives its parent; a child in another namespace than its parent's is collected within seconds.",
    fix: "`metatron generate` refuses such children, the gate such answers.",
  },
  {
    number: 8,
    title: "One kind twice",
    story:
      "Two versions of one kind among the children see each other's objects as not desired. The same child twice in an answer: the last one wins, without a word.",
    fix: "Declare one version, name each child once. The gate refuses duplicates.",
  },
  {
    number: 9,
    title: "List items that collide on the merge key",
    story:
      "Dynamic apply guesses the key of a list from containerPort, port, mountPath, name, uid, ip and path, in that order. DNS on TCP and UDP has one port twice: one of the two is lost.",
    fix: "The Service builder refuses it or shapes the list so that both survive; otherwise use server-side apply or two Services.",
  },
  {
    number: 10,
    title: "The ETag cache",
    story:
      "With etag.cacheTimeoutSeconds and no cacheCleanupSeconds that controller never starts, and no event says so; the others go on. With rolling methods all revisions of a parent share one cached answer.",
    fix: "Set both or none, and no etag beside RollingRecreate or RollingInPlace.",
  },
  {
    number: 11,
    title: "A release that re-syncs nothing",
    story:
      "New code in the hook reaches a parent only when something else changes: Metacontroller does not know of it.",
    fix: "The manifests carry `?revision=…` in the hook's URL; the release stamps it, the controller restarts, every parent is synced.",
  },
  {
    number: 12,
    title: "Credentials that are read once",
    story:
      "CA bundles, client certificates and tokens are read when the controller starts. A renewed one is not seen.",
    fix: "Change the controller's spec (a new code revision does) after renewing them.",
  },
  {
    number: 13,
    title: "A status that never rests",
    story:
      "A fresh timestamp, a counter or a random value differs on every pass: the status is written, and the write causes the next pass.",
    fix: "Report what was observed. `condition()` keeps lastTransitionTime until the status changes.",
  },
  {
    number: 14,
    title: "Five requests a second, ten seconds a hook",
    story:
      "The server's own client is limited to 5 requests a second by default, and a hook that takes 10 s is given up and called again.",
    fix: "Raise --client-go-qps and --client-go-burst; answer quickly and use resyncAfter() to wait for something.",
  },
  {
    number: 15,
    title: "finalized before the children are gone",
    story:
      "`finalized: true` removes the finalizer at once; children that still exist are left to the garbage collector's order.",
    fix: "Use `teardown()`: it reports finalized only when the observed set is empty.",
  },
  {
    number: 16,
    title: "Rights",
    story:
      "For each controller the server needs get, list, watch and update on the parent, update on its status; get, list, watch, create, update, patch, delete on children; get, list, watch on related objects; and list and watch on namespaces in any case. Its chart grants everything instead.",
    fix: "Apply the generated ClusterRole, and set clusterRole.aggregationRule and empty clusterRole.rules in the chart's values (manifests/metacontroller/values.yaml).",
  },
  {
    number: 17,
    title: "Whose parent",
    story:
      "A decorator may target anything. Two composite controllers of one parent undo each other's children and status.",
    fix: "One composite controller a parent, or label selectors that keep them apart.",
  },
];
