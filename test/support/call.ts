import {
  type CompositeDeclaration,
  type DecoratorDeclaration,
  type ServerOptions,
  compositeController,
  createServer,
  decoratorController,
} from "@metatron/runtime";
import { blog } from "./blog-controller.ts";

/** The body of a failed call. */
export interface FailureBody {
  error: string;
  code: string;
  hook: string;
  controller: string;
  parent: string;
  problems: { path: string; message: string; fix: string }[];
}

export const parent = {
  apiVersion: "therubyist.org/v1",
  kind: "Blog",
  metadata: { name: "foo", namespace: "default", uid: "1" },
  spec: { image: "nginx" },
  status: { ready: 7 },
};

type Declared = Partial<Omit<CompositeDeclaration, "type">>;

/** A Blog controller whose hooks are untyped, as JavaScript would write them. */
export function looseComposite(
  hooks: object,
  declared: Declared = {},
): ReturnType<typeof compositeController> {
  const declaration = { ...blog, ...declared } as unknown as CompositeDeclaration;
  return compositeController(declaration, hooks as never);
}

export const decorator: DecoratorDeclaration = {
  type: "decorator",
  name: "service-labels",
  route: "service-labels",
  hooks: { sync: "v1" },
  targets: [
    { apiVersion: "v1", kind: "Service", resource: "services", scope: "Namespaced", hasStatus: true },
  ],
  attachments: [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      resource: "configmaps",
      scope: "Namespaced",
      updateMethod: "InPlace",
    },
  ],
  related: [],
};

/** A decorator of Services whose hooks are untyped. */
export function looseDecorator(hooks: object, declared: object = {}): ReturnType<typeof decoratorController> {
  return decoratorController({ ...decorator, ...declared }, hooks as never);
}

type Answer = Awaited<ReturnType<ReturnType<typeof createServer>["inject"]>>;

/** Posts one request to a hook of one controller. */
export async function post(
  controller: ReturnType<typeof compositeController>,
  payload: object,
  { hook = "sync", ...options }: { hook?: string } & Partial<ServerOptions> = {},
): Promise<Answer> {
  const server = createServer({ controllers: [controller], logger: false, ...options });
  return server.inject({ method: "POST", url: `/${controller.declaration.route}/${hook}`, payload });
}

/** Posts one request to one server, as often as it is called. */
export function poster(
  controller: ReturnType<typeof compositeController>,
  payload: object,
): () => Promise<Answer> {
  const server = createServer({ controllers: [controller], logger: false });
  return () => server.inject({ method: "POST", url: `/${controller.declaration.route}/sync`, payload });
}

/** What the gate says of a sync answer. */
export async function answerOf(
  result: unknown,
  request: object = { parent },
  declared: Declared = {},
): Promise<Answer> {
  return post(looseComposite({ sync: () => result }, declared), request);
}
