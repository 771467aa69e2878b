import type {
  ApplyStrategy,
  InjectableServer,
  SimulateOptions,
  Simulation,
} from "../../src/simulator/index.ts";

/** A request as the hooks of these tests see it. */
export interface Request {
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly controller: { readonly metadata: { readonly name: string }; readonly spec: object };
  readonly parent: Thing;
  readonly object: Thing;
  readonly children: { readonly [kind: string]: { readonly [name: string]: Thing } };
  readonly attachments: { readonly [kind: string]: { readonly [name: string]: Thing } };
  readonly related: { readonly [kind: string]: { readonly [name: string]: Thing } };
  readonly finalizing: boolean;
}

/** Any Kubernetes object, loosely typed: these tests write wrong ones on purpose. */
export interface Thing {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    generation: number;
    labels?: { [key: string]: string };
    annotations?: { [key: string]: string };
  };
  spec: { [field: string]: unknown };
  status?: { [field: string]: unknown };
  data?: { [key: string]: string };
}

/** What a hook answers: an object is a 200 with JSON, the rest as it is. */
export interface Reply {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
  readonly text?: string;
}

export type Hook = (request: Request) => unknown;

/** A hook server without a framework: paths to functions. A `Reply` is recognised by its `reply` key. */
export function server(hooks: { readonly [path: string]: Hook }): InjectableServer {
  return {
    async inject({ url, headers, payload }) {
      const hook = hooks[url];
      if (hook === undefined) return { statusCode: 404, headers: {}, body: `no hook at ${url}` };
      const request = { path: url, headers, ...(JSON.parse(payload) as object) } as Request;
      const answer = (await hook(request)) as { reply?: Reply } | undefined;
      const reply = answer?.reply;
      if (reply === undefined) return { statusCode: 200, headers: {}, body: JSON.stringify(answer) };
      return {
        statusCode: reply.status ?? 200,
        headers: { ...reply.headers },
        body: reply.text ?? JSON.stringify(reply.body ?? {}),
      };
    },
  };
}

/** A CRD of the group `test.example.com` whose spec is open, with `observedGeneration` in its status. */
export function crd(
  kind: string,
  options: {
    scope?: "Namespaced" | "Cluster";
    hasStatus?: boolean;
    status?: object;
    versions?: string[];
  } = {},
): object {
  const { scope = "Namespaced", hasStatus = true, versions = ["v1"] } = options;
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.test.example.com` },
    spec: {
      group: "test.example.com",
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: {
          openAPIV3Schema: { type: "object", properties: { spec: open, status: options.status ?? open } },
        },
        ...(hasStatus && { subresources: { status: {} } }),
      })),
    },
  };
}

/** A CompositeController `things` over `Thing`, with the fields of its spec that a test cares for. */
export function composite(spec: { [field: string]: unknown } = {}, name = "things"): object {
  const { hooks, ...rest } = spec;
  return {
    apiVersion: "metacontroller.k8s.io/v1alpha1",
    kind: "CompositeController",
    metadata: { name },
    spec: {
      parentResource: { apiVersion: "test.example.com/v1", resource: "things" },
      childResources: [configMaps("InPlace")],
      generateSelector: true,
      ...rest,
      hooks: hooks ?? { sync: hook("/sync") },
    },
  };
}

/** A DecoratorController `marks` over `Thing`. */
export function decorator(spec: { [field: string]: unknown } = {}): object {
  const { hooks, ...rest } = spec;
  return {
    apiVersion: "metacontroller.k8s.io/v1alpha1",
    kind: "DecoratorController",
    metadata: { name: "marks" },
    spec: {
      resources: [{ apiVersion: "test.example.com/v1", resource: "things" }],
      attachments: [configMaps("InPlace")],
      ...rest,
      hooks: hooks ?? { sync: hook("/sync") },
    },
  };
}

/** Both strategies of a server, for tests that hold under either. */
export const strategies: readonly ApplyStrategy[] = ["dynamic-apply", "server-side-apply"];

/** A kind of child that is updated in place. */
export function inPlace(apiVersion: string, resource: string): object {
  return { apiVersion, resource, updateStrategy: { method: "InPlace" } };
}

export function configMaps(method?: string): object {
  return { apiVersion: "v1", resource: "configmaps", ...(method && { updateStrategy: { method } }) };
}

export function hook(path: string, version?: string, webhook: object = {}): object {
  return { ...(version && { version }), webhook: { url: `http://hooks${path}`, ...webhook } };
}

export function thing(name = "a", more: { [field: string]: unknown } = {}): Thing {
  const { metadata, ...rest } = more;
  return {
    apiVersion: "test.example.com/v1",
    kind: "Thing",
    metadata: { name, ...(metadata as object) },
    spec: {},
    ...rest,
  } as Thing;
}

export function configMap(name: string, data?: { [key: string]: string }, metadata: object = {}): Thing {
  const isFilled = data !== undefined && Object.keys(data).length > 0;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, ...metadata },
    ...(isFilled && { data }),
  } as unknown as Thing;
}

/** The options of a simulation of `Thing` with one composite controller. */
export function things(
  sync: Hook,
  spec: { [field: string]: unknown } = {},
  more: Partial<SimulateOptions> & { hooks?: { [path: string]: Hook } } = {},
): SimulateOptions {
  const { hooks, ...rest } = more;
  return {
    manifests: [composite(spec)],
    crds: [crd("Thing")],
    server: server({ "/sync": sync, ...hooks }),
    world: false,
    probes: 0,
    ...rest,
  };
}

/** The writes of the controllers as lines, from the given one on. */
export function writes(cluster: Simulation, from = 0): string[] {
  return cluster.actions
    .slice(from)
    .map(({ verb, object, outcome }) => `${verb} ${object.kind} ${object.name} ${outcome}`);
}

/** The codes of the problems found. */
export function codes(cluster: Simulation): string[] {
  return cluster.problems.map(({ code }) => code);
}
