import {
  type DecoratorDeclaration,
  type MetatronOptions,
  type ServeOptions,
  compositeController,
  conditions,
  createServer,
  decoratorController,
  keepStatus,
  metatron,
  resyncAfter,
  retryAfter,
  teardown,
} from "@metatron/runtime";
import { expect, test } from "vitest";
import { blog } from "../../support/blog-controller.ts";
import { decorator } from "../../support/call.ts";

// Compiled by `tsc -p test`: every expected error must be one, and nothing else may be.

const typed = compositeController(blog, {
  sync({ parent, children, related, log, signal, deadline, now }) {
    const name: string = parent.metadata.name;
    const image: string = parent.spec.image;
    const deployment = children.get("Deployment.apps/v1", name);
    const uid: string | undefined = deployment?.metadata.uid;
    const replicas: number | undefined = deployment?.status?.readyReplicas;
    const owned = children.owned().map((child) => child.metadata.name);
    const data = related.list("ConfigMap.v1")[0]?.data;
    log.debug({ uid, owned, data, aborted: signal.aborted, left: deadline - now.getTime() }, image);
    // @ts-expect-error a kind that is not declared cannot be read
    children.get("Secret.v1", name);
    // @ts-expect-error a kind that customize does not ask for cannot be read
    related.list("Secret.v1");
    // @ts-expect-error the parent has no such field
    void parent.spec.imgae;
    return {
      ...resyncAfter(30),
      status: { ready: replicas ?? 0 },
      children: [{ apiVersion: "v1", kind: "Service", metadata: { name } }, replicas === 0 && deployment],
    };
  },
});

conditions(
  [],
  [{ type: "Up", status: "True", reason: "Up", message: undefined, observedGeneration: undefined }],
  {
    now: 0,
    keepOthers: undefined,
  },
);

compositeController(blog, { sync: () => retryAfter(3) });
compositeController(blog, { sync: async () => ({ status: keepStatus(), children: [] }) });
compositeController(blog, {
  sync: () => ({ children: [] }),
  finalize: () => ({ children: [], finalized: true }),
});

compositeController(blog, {
  // @ts-expect-error a kind that is not declared cannot be returned
  sync: () => ({ children: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "a" } }] }),
});

compositeController(blog, {
  // @ts-expect-error a declared kind in another version cannot be returned
  sync: () => ({ children: [{ apiVersion: "apps/v1beta1", kind: "Deployment", metadata: { name: "a" } }] }),
});

compositeController(blog, {
  // @ts-expect-error an answer without children would delete every child
  sync: () => ({ status: { ready: 1 } }),
});

compositeController(blog, {
  // @ts-expect-error the status has another type
  sync: () => ({ status: { ready: "yes" }, children: [] }),
});

compositeController(blog, {
  // @ts-expect-error the status misses a field
  sync: async () => ({ status: {}, children: [] }),
});

compositeController(blog, {
  // @ts-expect-error only finalize may say finalized
  sync: () => ({ children: [], finalized: true }),
});

compositeController(blog, {
  sync: () => ({ children: [] }),
  finalize: ({ children }) => teardown(children, { order: ["Service.v1", ["Deployment.apps/v1"]] }),
});

compositeController(blog, {
  sync: () => ({ children: [] }),
  // @ts-expect-error a kind that is not declared cannot go in a step
  finalize: ({ children }) => teardown(children, { order: ["Secret.v1"] }),
});

compositeController(blog, {
  sync: () => ({ children: [] }),
  // @ts-expect-error finalize must say whether the parent may go
  finalize: () => ({ children: [] }),
});

compositeController(blog, {
  sync: () => ({ children: [] }),
  // @ts-expect-error a rule selects by names or by labels, not by both
  customize: () => ({
    relatedResources: [{ apiVersion: "v1", resource: "pods", names: ["a"], labelSelector: {} }],
  }),
});

compositeController(blog, {
  etag: undefined,
  cache: { entries: undefined, bytes: undefined },
  timeoutSeconds: undefined,
  validate: undefined,
  sync: () => ({
    status: undefined,
    children: [],
    resyncAfterSeconds: undefined,
    finalized: undefined,
  }),
  finalize: ({ children }) =>
    teardown(children, { order: [], desired: [undefined, false, children.list("Service.v1")[0]] }),
});

decoratorController(decorator, {
  sync: () => ({ labels: undefined, annotations: undefined, status: undefined, attachments: [] }),
});

type AttachmentMethod = DecoratorDeclaration["attachments"][number]["updateMethod"];
// @ts-expect-error only the children of a composite are updated one after the other
void ("RollingInPlace" satisfies AttachmentMethod);
// @ts-expect-error neither are they recreated so
void ("RollingRecreate" satisfies AttachmentMethod);
void ("OnDelete" satisfies AttachmentMethod);

const absent = {
  bodyLimit: undefined,
  concurrency: undefined,
  keepManagedFields: undefined,
  revision: undefined,
  authentication: undefined,
  now: undefined,
} satisfies Partial<MetatronOptions>;
const unserved: ServeOptions = {
  ...absent,
  controllers: [],
  port: undefined,
  host: undefined,
  workers: undefined,
  graceSeconds: undefined,
};

test("options that are undefined are as good as absent", async () => {
  const options = { ...absent, metrics: undefined, tls: undefined, isReady: undefined };
  const server = createServer({ ...unserved, ...options, controllers: [typed], logger: false });
  server.register(metatron, { ...absent, meter: undefined, controllers: [typed], prefix: "/again" });
  const payload = { parent: { metadata: { name: "foo" }, spec: { image: "nginx" } } };
  for (const url of ["/blogs/sync", "/again/blogs/sync"])
    expect((await server.inject({ method: "POST", url, payload })).statusCode).toBe(200);
  expect(createServer({ controllers: [typed], logger: undefined }).log.level).toBe("info");
});

test("a typed controller is served", async () => {
  const server = createServer({ controllers: [typed], logger: false });
  const payload = { parent: { metadata: { name: "foo" }, spec: { image: "nginx" } } };
  const answer = await server.inject({ method: "POST", url: "/blogs/sync", payload });
  expect(answer.json()).toMatchObject({ resyncAfterSeconds: 30, status: { ready: 0 } });
});
