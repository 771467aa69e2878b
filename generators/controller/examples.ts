import type { JsonObject } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { ChildRef } from "../../src/model/project.ts";
import { type Context, moduleOf } from "../context.ts";
import { collectImports, type Imports, type TypesOf } from "../declaration/imports.ts";
import { customExample, kindKey } from "../kinds.ts";
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

/** Writes the example of the first child that has one; the kinds beside it are only named. */
export async function writeExamples(children: readonly ChildRef[], options: Options): Promise<Examples> {
  const imports = collectImports([]);
  for (const child of children) {
    const example = await writeExample(child, options, imports);
    if (example === undefined) continue;
    const { builders = [], ...view } = example;
    const taken = new Set([...reservedWords, ...options.taken, ...builders]);
    const constant = claim(taken, ...constantNames(child));
    const others = children.filter((other) => other !== child).map(({ kind }) => kind);
    return {
      children: [{ ...view, constant, key: kindKey(child) }],
      builders: builders.toSorted(),
      imports,
      without: others,
    };
  }
  return { children: [], builders: [], imports, without: children.map(({ kind }) => kind) };
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
  options: Options,
  imports: Imports,
): Promise<(ExampleChild & { readonly builders?: readonly string[] }) | undefined> {
  if (child.crd !== undefined) return await customChild(child, options, imports);
  const built = builderExamples[`${child.resource}.${child.apiVersion}`];
  if (built === undefined) return undefined;
  const { builder, uses = [], why, options: write } = built;
  const members = `${options.metadataOf(child)} ${write(options)}`.trim();
  const code = members === "" ? `${builder}(name)` : `${builder}(name, { ${members} })`;
  return { why, code, builders: [builder, ...uses] };
}

async function customChild(
  child: ChildRef,
  options: Options,
  imports: Imports,
): Promise<ExampleChild | undefined> {
  const { context, typesOf, metadataOf } = options;
  const module = moduleOf(context.modules, context.model, child);
  if (module === undefined) return undefined;
  const { names } = await typesOf(module);
  const type = imports.use(names.input, `../generated/${module.file}.ts`, pascalCase(module.crd.group));
  const { object, problems } = customExample(module);
  const why =
    problems.length === 0
      ? `An example that the schema of ${module.crd.name} accepts.`
      : `Complete this example; the schema of ${module.crd.name} says: ${problems.join("; ")}`;
  const { apiVersion, kind } = child;
  const code = `{ apiVersion: ${json(apiVersion)}, kind: ${json(kind)}, metadata: { name, ${metadataOf(child)} }, ${membersOf(object)} } satisfies ${type}`;
  return { why, code };
}

function membersOf(example: JsonObject): string {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, status: _status, ...rest } = example;
  return Object.entries(rest)
    .map(([name, value]) => `${json(name)}: ${json(value)}`)
    .join(", ");
}

const image = ({ schema }: Options): string =>
  readField(schema, ["spec", "image"], "string", '"nginx:1.29"') ?? '"nginx:1.29"';

const replicas = ({ schema }: Options): string =>
  `replicas: ${readField(schema, ["spec", "replicas"], "integer", "1") ?? "1"}`;

const pods = (options: Options): string =>
  `containers: [container("app", { image: ${image(options)}, ports: { web: 80 } })]`;

const task = 'containers: [container("app", { image: "busybox:1.37", command: ["sh", "-c", "echo hello"] })]';

/** How the stub makes one kind of child. */
interface BuilderExample {
  readonly builder: string;
  /** Other builders that the options use. */
  readonly uses?: readonly string[];
  readonly why: string;
  /** TypeScript source of the builder's options; `name` is the parent's name. */
  readonly options: (options: Options) => string;
}

/** The examples of the kinds that controllers have most, by `resource.apiVersion`. */
const builderExamples: Readonly<Record<string, BuilderExample>> = {
  "deployments.apps/v1": {
    builder: "deployment",
    uses: ["container"],
    why: "The application: its pods come and go with the Deployment.",
    options: (options) => `${replicas(options)}, ${pods(options)}`,
  },
  "statefulsets.apps/v1": {
    builder: "statefulSet",
    uses: ["container"],
    why: "Pods with a name and a disk of their own; `volumeClaimTemplates` says what they keep.",
    options: (options) => `${replicas(options)}, serviceName: name, ${pods(options)}`,
  },
  "daemonsets.apps/v1": {
    builder: "daemonSet",
    uses: ["container"],
    why: "A pod on every node.",
    options: pods,
  },
  "pods.v1": {
    builder: "pod",
    uses: ["container"],
    why: "One pod; it is replaced when it changes.",
    options: pods,
  },
  "jobs.batch/v1": {
    builder: "job",
    uses: ["container"],
    why: "Work that is done once.",
    options: () => task,
  },
  "cronjobs.batch/v1": {
    builder: "cronJob",
    uses: ["container"],
    why: "Work that is done every night.",
    options: () => `schedule: "0 3 * * *", ${task}`,
  },
  "services.v1": {
    builder: "service",
    why: "One address for pods: give `selects` the workload whose they are.",
    options: ({ workload }) =>
      workload === undefined
        ? "selector: { app: name }, ports: { web: 80 }"
        : `selects: ${workload}, ports: { web: 80 }`,
  },
  "ingresses.networking.k8s.io/v1": {
    builder: "ingress",
    why: "The way in from outside; the host is an example.",
    options: () => "rules: { [`${name}.example.org`]: { service: name, port: 80 } }",
  },
  "secrets.v1": {
    builder: "secret",
    why: "A text that pods read; `generateOnce` makes one that nobody knows, such as a password.",
    options: () => 'stringData: { GREETING: "hello" }',
  },
  "configmaps.v1": {
    builder: "configMap",
    why: "Settings that pods read.",
    options: () => 'data: { greeting: "hello" }',
  },
  "serviceaccounts.v1": {
    builder: "serviceAccount",
    why: "Who its pods are to the API server.",
    options: () => "",
  },
  "persistentvolumeclaims.v1": {
    builder: "persistentVolumeClaim",
    why: "A disk.",
    options: () => 'size: "1Gi"',
  },
  "poddisruptionbudgets.policy/v1": {
    builder: "podDisruptionBudget",
    why: "Keeps all but one of its pods through a drain.",
    options: () => "selector: { app: name }, maxUnavailable: 1",
  },
  "networkpolicies.networking.k8s.io/v1": {
    builder: "networkPolicy",
    why: "Nobody reaches its pods unless a policy says so.",
    options: () => 'podSelector: { matchLabels: { app: name } }, policyTypes: ["Ingress"]',
  },
  "namespaces.v1": { builder: "namespace", why: "A namespace of its own.", options: () => "" },
  "roles.rbac.authorization.k8s.io/v1": {
    builder: "role",
    why: "What its pods may do.",
    options: () => 'rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }]',
  },
};

/** The worked example of one child: why it is there, and the expression that makes it. */
interface ExampleChild {
  readonly why: string;
  readonly code: string;
}
