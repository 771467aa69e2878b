import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { CrdVersion } from "../../src/model/crd.ts";
import type { FilePlan } from "../../src/model/plan.ts";
import type { ResourceRef } from "../../src/model/project.ts";
import { type Context, type ControllerContext, isComposite, moduleOf } from "../context.ts";
import { customExample, type KindExample } from "../kinds.ts";
import { render } from "../templates.ts";
import { comment, format, userFile, yaml } from "../text.ts";
import { isObject } from "@metatron/runtime/kubernetes";

/** For each controller an example object, and a test that puts it to the controller. */
export async function planTests(context: Context): Promise<FilePlan[]> {
  const plans = context.controllers.map(async (controller) => {
    const example = exampleOf(context, controller);
    const text = await format(exampleText(example), "yaml");
    return [
      userFile(`examples/${controller.names.file}.yaml`, text),
      await planTest(controller, example.problems.length > 0),
    ];
  });
  return (await Promise.all(plans)).flat();
}

/** Where the example or the CRD itself keeps the parent from its way, the test only asks for an answer. */
async function planTest(controller: ControllerContext, isExampleInvalid: boolean): Promise<FilePlan> {
  const { entry, names } = controller;
  const isRefused = isComposite(controller) && refusesStatus(controller.parent.version);
  const dropsSelector =
    isComposite(controller) &&
    !controller.entry.generateSelector &&
    !keepsSelector(controller.parent.version.schema);
  const isAnswered = isRefused || dropsSelector || isExampleInvalid;
  const text = render(isAnswered ? "test/answered.hbs" : "test/simulated.hbs", {
    file: names.file,
    source: names.source,
    url: `/${entry.route}/sync`,
    isExampleInvalid,
    dropsSelector: dropsSelector && !isRefused && !isExampleInvalid,
    prunesGeneration: isComposite(controller) && prunesGeneration(controller.parent.version.schema),
  });
  return userFile(`test/${names.file}.test.ts`, await format(text, "typescript"));
}

/**
 * Whether a schema drops the `observedGeneration` that Metacontroller adds to every status.
 * @see https://metacontroller.github.io/metacontroller/api/compositecontroller.html#status
 */
export function prunesGeneration(schema: StructuralSchema): boolean {
  const status = schema.properties?.["status"];
  if (status === undefined) return !isOpen(schema);
  return !isOpen(status) && status.properties?.["observedGeneration"] === undefined;
}

/** Whether Metacontroller cannot write a status at all: no subresource, or an `observedGeneration` that is no number. */
export function refusesStatus({ schema, hasStatus }: CrdVersion): boolean {
  const type = schema.properties?.["status"]?.properties?.["observedGeneration"]?.type;
  return !hasStatus || (type !== undefined && type !== "integer" && type !== "number");
}

const isOpen = (schema: StructuralSchema): boolean =>
  schema["x-kubernetes-preserve-unknown-fields"] === true || Boolean(schema.additionalProperties);

/**
 * Whether a schema keeps the `spec.selector` by which Metacontroller finds the children of a parent without a
 * generated one.
 * @see https://metacontroller.github.io/metacontroller/api/compositecontroller.html#generate-selector
 */
export function keepsSelector(schema: StructuralSchema): boolean {
  const spec = schema.properties?.["spec"];
  if (spec === undefined) return isOpenSelector(schema);
  if (isOpenSelector(spec)) return true;
  const selector = spec.properties?.["selector"];
  if (selector === undefined) return false;
  const matchLabels = selector.properties?.["matchLabels"];
  return matchLabels === undefined ? isOpenSelector(selector) : isOpenSelector(matchLabels);
}

/**
 * The object with a selector that fits the labels of the stub's children. A template gets them too: Metacontroller takes
 * the labels of its ControllerRevisions from there, and finds none of them again without.
 */
export function withSelector(object: JsonObject): JsonObject {
  const { name } = object["metadata"] as { name: string };
  const labels = { app: name };
  const spec: JsonObject = {
    ...(object["spec"] as JsonObject | undefined),
    selector: { matchLabels: labels },
  };
  if (isObject(spec["template"])) {
    const metadata = isObject(spec["template"]["metadata"]) ? spec["template"]["metadata"] : {};
    spec["template"] = { ...spec["template"], metadata: { ...metadata, labels } };
  }
  return { ...object, spec };
}

const isOpenSelector = (schema: StructuralSchema): boolean =>
  schema["x-kubernetes-preserve-unknown-fields"] === true || Boolean(schema.additionalProperties);

/** The object of `examples/<file>.yaml`: a parent that its CRD accepts, or an object for a decorator to decorate. */
export function exampleOf({ modules, model }: Context, { entry, names }: ControllerContext): KindExample {
  const target = entry.type === "composite" ? entry.parent : entry.targets[0];
  if (target === undefined) throw new Error(`the decorator ${entry.name} has no target`);
  const module = moduleOf(modules, model, target);
  const example =
    module === undefined
      ? { object: builtinExample(target, names.file), problems: [] }
      : customExample(module);
  const isSelecting = entry.type === "composite" && !entry.generateSelector;
  const keeps = isSelecting && module !== undefined && keepsSelector(module.version.schema);
  const object = keeps ? withSelector(example.object) : example.object;
  return { ...example, object: matchSelectors(object, target) };
}

interface Selectors {
  readonly labelSelector?: { readonly matchLabels?: { readonly [key: string]: string } };
  readonly annotationSelector?: { readonly matchAnnotations?: { readonly [key: string]: string } };
}

/** The text of an example: what is wrong with it stands above it, to be put right by hand. */
export function exampleText({ object, problems }: KindExample): string {
  if (problems.length === 0) return yaml(object);
  const told = problems.map((problem) => `#   ${comment(problem)}\n`).join("");
  return `# No object was found that the schema accepts. This one is near; the API server would say:\n${told}${yaml(object)}`;
}

/** An object that the controller's selectors leave out would never be looked at. */
function matchSelectors(object: JsonObject, target: Selectors): JsonObject {
  const labels = target.labelSelector?.matchLabels;
  const annotations = target.annotationSelector?.matchAnnotations;
  const metadata = object["metadata"] as JsonObject;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(labels === undefined
        ? {}
        : { labels: { ...(metadata["labels"] as JsonObject | undefined), ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    },
  };
}

const pods = (name: string): JsonObject => ({
  selector: { matchLabels: { app: name } },
  template: {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: "app", image: "nginx:1.29", ports: [{ name: "web", containerPort: 80 }] }] },
  },
});

const container: JsonValue = [{ name: "app", image: "nginx:1.29" }];
const job: JsonObject = { template: { spec: { restartPolicy: "Never", containers: container } } };

const bodies: Readonly<Record<string, (name: string) => JsonObject>> = {
  Deployment: (name) => ({ spec: { replicas: 1, ...pods(name) } }),
  StatefulSet: (name) => ({ spec: { replicas: 2, serviceName: name, ...pods(name) } }),
  DaemonSet: (name) => ({ spec: pods(name) }),
  ReplicaSet: (name) => ({ spec: { replicas: 1, ...pods(name) } }),
  Pod: () => ({ spec: { containers: container } }),
  Job: () => ({ spec: job }),
  CronJob: () => ({ spec: { schedule: "0 3 * * *", jobTemplate: { spec: job } } }),
  Service: (name) => ({
    spec: { selector: { app: name }, ports: [{ name: "web", port: 80, protocol: "TCP" }] },
  }),
  ConfigMap: () => ({ data: { greeting: "hello" } }),
  Secret: () => ({ data: { greeting: "aGVsbG8=" } }),
  PersistentVolumeClaim: () => ({
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  }),
};

/** An object of a built-in kind; kinds that nobody decorates have only their metadata. */
export function builtinExample({ apiVersion, kind, scope }: ResourceRef, file: string): JsonObject {
  const name = `example-${file}`.slice(0, 40).replace(/[^a-z0-9]+$/, "");
  const namespace = scope === "Namespaced" ? { namespace: "default" } : {};
  return { apiVersion, kind, metadata: { name, ...namespace }, ...bodies[kind]?.(name) };
}
