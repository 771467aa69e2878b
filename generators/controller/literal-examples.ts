/** The body of a child that is written as a literal, beside apiVersion, kind and metadata. */
export interface LiteralExample {
  readonly why: string;
  /** TypeScript source of the members, `name` is the parent's name. */
  readonly members: string;
}

const pod = (restartPolicy: string): string =>
  `{ restartPolicy: "${restartPolicy}", containers: [{ name: "app", image: "busybox:1.37", command: ["sh", "-c", "echo hello"] }] }`;

const job = `{ template: { spec: ${pod("Never")} } }`;

const literalTable = {
  "configmaps.v1": { why: "Settings that its pods read.", members: 'data: { greeting: "hello" }' },
  "pods.v1": { why: "One pod; it is replaced when it changes.", members: `spec: ${pod("Always")}` },
  "serviceaccounts.v1": {
    why: "Who its pods are to the API server.",
    members: "automountServiceAccountToken: false",
  },
  "persistentvolumeclaims.v1": {
    why: "A disk.",
    members: 'spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } }',
  },
  "jobs.batch/v1": { why: "Work that is done once.", members: `spec: ${job}` },
  "cronjobs.batch/v1": {
    why: "Work that is done every night.",
    members: `spec: { schedule: "0 3 * * *", jobTemplate: { spec: ${job} } }`,
  },
  "daemonsets.apps/v1": {
    why: "A pod on every node.",
    members:
      "spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, " +
      'spec: { containers: [{ name: "app", image: "nginx:1.29" }] } } }',
  },
  "poddisruptionbudgets.policy/v1": {
    why: "Keeps all but one of its pods through a drain.",
    members: "spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } }",
  },
  "networkpolicies.networking.k8s.io/v1": {
    why: "Nobody reaches its pods unless a policy says so.",
    members: 'spec: { podSelector: { matchLabels: { app: name } }, policyTypes: ["Ingress"] }',
  },
  "namespaces.v1": { why: "A namespace of its own.", members: "" },
  "roles.rbac.authorization.k8s.io/v1": {
    why: "What its pods may do.",
    members: 'rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }]',
  },
} as const satisfies Readonly<Record<string, LiteralExample>>;

/** The literals of kinds whose spec says all, by `resource.apiVersion`. */
export const literalExamples: Readonly<Record<string, LiteralExample>> = literalTable;
