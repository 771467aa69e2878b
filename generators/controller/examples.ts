import type { JsonObject } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { ChildRef } from "../../src/project/model.ts";
import { moduleOf, type Context } from "../context/context.ts";
import { customExample } from "../kinds/custom-example.ts";
import { isTyped, kindKey, modelModule } from "../kinds/kind-type.ts";
import { json } from "../text/quote.ts";
import { camelCase, pascalCase } from "../text/words.ts";
import { claim, reservedWords } from "../text/reserved.ts";
import type { TypesOf } from "../declaration/kind-map.ts";
import { collectImports, type Imports } from "../declaration/imports.ts";
import { builderExamples } from "./builder-examples.ts";
import type { ExampleChild, Surroundings } from "./example-child.ts";
import { literalExamples } from "./literal-examples.ts";

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
