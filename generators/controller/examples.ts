import type { JsonObject } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { ChildRef } from "../../src/model/project.ts";
import { type Context, moduleOf } from "../context.ts";
import { collectImports, type Imports, type TypesOf } from "../declaration/imports.ts";
import { customExample, isTyped, kindKey, modelModule } from "../kinds.ts";
import { camelCase, claim, json, pascalCase, reservedWords } from "../text.ts";
import { readField } from "./field-expression.ts";

/** One child of the stub: a constant, why it is there, and the expression that makes it. */
export interface ChildView extends ExampleChild {
  readonly constant: string;
  readonly key: string;
}

/** All that the stub says of its children. */
export interface Examples {
  readonly children: readonly ChildView[];
  readonly builders: readonly string[];
  readonly imports: Imports;
  /** Kinds that are declared and have no example. */
  readonly without: readonly string[];
}

interface Options {
  readonly context: Context;
  readonly typesOf: TypesOf;
  readonly schema: StructuralSchema;
  /** Identifiers that the stub uses for something else. */
  readonly taken: readonly string[];
  /** A variable that holds a workload already, as a decorated object may. */
  readonly workload?: string;
  readonly metadataOf: (child: ChildRef) => string;
}

const order = ["Namespace", "ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim"];
const workloads = ["Deployment.apps/v1", "StatefulSet.apps/v1"];
const rank = ({ kind }: ChildRef): number =>
  order.includes(kind) ? 0 : kind === "Ingress" ? 3 : kind === "Service" ? 2 : 1;

/** Writes the example of every child that has one: what others point to comes first. */
export async function writeExamples(children: readonly ChildRef[], options: Options): Promise<Examples> {
  const taken = new Set([
    ...reservedWords,
    ...options.taken,
    ...Object.values(builderExamples).map(({ builder }) => builder),
    "container",
  ]);
  const imports = collectImports([]);
  const builders = new Set<string>();
  const views: ChildView[] = [];
  const constants = new Map<string, string>();
  for (const child of [...children].sort((left, right) => rank(left) - rank(right))) {
    const workload =
      workloads.map((key) => constants.get(key)).find((name) => name !== undefined) ?? options.workload;
    const service = constants.get("Service.v1");
    const surroundings = {
      schema: options.schema,
      metadata: options.metadataOf(child),
      ...(workload === undefined ? {} : { workload }),
      ...(service === undefined ? {} : { service }),
    };
    const example = await writeExample(child, surroundings, options, imports, builders);
    if (example === undefined) continue;
    const constant = claim(taken, ...constantNames(child));
    constants.set(kindKey(child), constant);
    views.push({ ...example, constant, key: kindKey(child) });
  }
  const keys = new Set(views.map(({ key }) => key));
  const without = children.filter((child) => !keys.has(kindKey(child))).map(({ kind }) => kind);
  return { children: views, builders: [...builders].sort(), imports, without };
}

function constantNames({ kind, apiVersion }: ChildRef): string[] {
  const short = {
    Deployment: "app",
    Service: "web",
    StatefulSet: "store",
    Ingress: "entry",
    Secret: "credentials",
  }[kind];
  const value = camelCase(kind);
  const full = camelCase(`${apiVersion} ${kind}`);
  return [...(short === undefined ? [] : [short]), value, `${value}Child`, full, `${full}Child`];
}

async function writeExample(
  child: ChildRef,
  surroundings: Surroundings,
  options: Options,
  imports: Imports,
  builders: Set<string>,
): Promise<ExampleChild | undefined> {
  const key = `${child.resource}.${child.apiVersion}`;
  const built = child.crd === undefined ? builderExamples[key] : undefined;
  if (built !== undefined) {
    for (const builder of [built.builder, ...(built.uses ?? [])]) builders.add(builder);
    return built.write(surroundings);
  }
  if (child.crd !== undefined) return await customChild(child, surroundings, options, imports);
  const literal = literalExamples[key];
  if (literal === undefined || !isTyped(child)) return undefined;
  const type = imports.use(`I${child.kind}`, modelModule(child), pascalCase(child.apiVersion));
  return { why: literal.why, code: literalCode(child, surroundings, literal.members, type) };
}

async function customChild(
  child: ChildRef,
  surroundings: Surroundings,
  { context, typesOf }: Options,
  imports: Imports,
): Promise<ExampleChild | undefined> {
  const module = moduleOf(context.modules, context.model, child);
  if (module === undefined) return undefined;
  const { names } = await typesOf(module);
  const type = imports.use(names.input, `../generated/${module.file}.ts`, pascalCase(module.crd.group));
  const { object, problems } = customExample(module);
  const why =
    problems.length === 0
      ? `An example that the schema of ${module.crd.name} accepts.`
      : `Complete this example; the schema of ${module.crd.name} says: ${problems.join("; ")}`;
  return {
    why,
    code: literalCode(child, surroundings, membersOf(object), type),
  };
}

function membersOf(example: JsonObject): string {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, status: _status, ...rest } = example;
  return Object.entries(rest)
    .map(([name, value]) => `${json(name)}: ${json(value)}`)
    .join(", ");
}

function literalCode(child: ChildRef, { metadata }: Surroundings, members: string, type: string): string {
  const { apiVersion, kind } = child;
  return `{ apiVersion: ${json(apiVersion)}, kind: ${json(kind)}, metadata: { name, ${metadata} }, ${members} } satisfies ${type}`;
}

const image = ({ schema }: Surroundings): string =>
  readField(schema, ["spec", "image"], "string", '"nginx:1.29"') ?? '"nginx:1.29"';

const replicas = ({ schema }: Surroundings): string =>
  readField(schema, ["spec", "replicas"], "integer", "1") ?? "1";

const containers = (surroundings: Surroundings): string =>
  `containers: [container("app", { image: ${image(surroundings)}, ports: { web: 80 } })]`;

const pods = (surroundings: Surroundings): string => `${surroundings.metadata} ${containers(surroundings)}`;

const service: BuilderExample = {
  builder: "service",
  write: ({ workload, metadata }) => ({
    why: "One address for its pods.",
    code:
      workload === undefined
        ? `service(name, { ${metadata} selector: { app: name }, ports: { web: 80 } })`
        : `service(name, { ${metadata} selects: ${workload}, ports: { web: 80 } })`,
  }),
};

const ingress: BuilderExample = {
  builder: "ingress",
  write: ({ service, metadata }) => ({
    why: "The way in from outside; the host is an example.",
    code: `ingress(name, { ${metadata} rules: { [\`\${name}.example.org\`]: ${service ?? "{ service: name, port: 80 }"} } })`,
  }),
};

/** The examples of the kinds that nearly every controller has, by `resource.apiVersion`. */
const builderExamples: Readonly<Record<string, BuilderExample>> = {
  "deployments.apps/v1": {
    builder: "deployment",
    uses: ["container"],
    write: (surroundings) => ({
      why: "The application: its pods come and go with the Deployment.",
      code: `deployment(name, { replicas: ${replicas(surroundings)}, ${pods(surroundings)} })`,
    }),
  },
  "statefulsets.apps/v1": {
    builder: "statefulSet",
    uses: ["container"],
    write: (surroundings) => ({
      why: "Pods with a name and a disk of their own; give `volumeClaimTemplates` what they should keep.",
      code: `statefulSet(name, { replicas: ${replicas(surroundings)}, serviceName: name, ${pods(surroundings)} })`,
    }),
  },
  "services.v1": service,
  "ingresses.networking.k8s.io/v1": ingress,
  "secrets.v1": {
    builder: "secret",
    write: ({ metadata }) => ({
      why: "A fixed text that pods read. A value that is made once, such as a password, comes from `generateOnce`.",
      code: `secret(name, { ${metadata} stringData: { GREETING: "hello" } })`,
    }),
  },
};

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
const literalExamples: Readonly<Record<string, LiteralExample>> = literalTable;

/** What the example of one kind may lean on. */
export interface Surroundings {
  /** The schema of the parent; an empty one for a decorated built-in kind. */
  readonly schema: StructuralSchema;
  /** The constant of the workload whose pods a Service means, when there is one. */
  readonly workload?: string;
  /** The constant of the Service that an Ingress sends to, when there is one. */
  readonly service?: string;
  /** `namespace: …, labels: …` as far as a child needs them, with a comma at the end, or empty. */
  readonly metadata: string;
}

/** The worked example of one child: why it is there, and the expression that makes it. */
export interface ExampleChild {
  readonly why: string;
  readonly code: string;
}

/** The example of a kind that has a builder. */
export interface BuilderExample {
  readonly builder: string;
  /** Other builders that the code uses. */
  readonly uses?: readonly string[];
  readonly write: (surroundings: Surroundings) => ExampleChild;
}
