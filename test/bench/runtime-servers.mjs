// One server of the benchmark, as a process of its own: node runtime-servers.mjs <http|fastify|logged|metatron|unmetered|cached|workers>
import { createServer as createHttpServer } from "node:http";

const kind = process.argv[2] ?? "http";

/** The Blog workload: a Deployment and a Service of the parent, and a status of what was observed. */
function desired(parent, readyReplicas) {
  const { name } = parent.metadata;
  const labels = { app: name };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: "app", image: parent.spec.image }] },
  };
  return {
    status: { ready: readyReplicas ?? 0 },
    children: [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name, labels },
        spec: { replicas: parent.spec.replicas ?? 1, selector: { matchLabels: labels }, template },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, labels },
        spec: { selector: labels, ports: [{ port: 80, protocol: "TCP", targetPort: 3000 }] },
      },
    ],
  };
}

const plain = ({ parent, children }) =>
  desired(parent, children["Deployment.apps/v1"]?.[parent.metadata.name]?.status?.readyReplicas);

async function listenHttp() {
  const server = createHttpServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.stringify(plain(JSON.parse(Buffer.concat(chunks).toString())));
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

async function listenFastify() {
  const { fastify } = await import("fastify");
  const server = fastify({ bodyLimit: 64 * 1024 * 1024 });
  server.post("/blogs/sync", (request, reply) => reply.send(plain(request.body)));
  return server.listen({ port: 0, host: "127.0.0.1" });
}

/** The like-for-like peer: plain Fastify with one pino line and one Prometheus histogram a call. */
async function listenLogged() {
  const [{ fastify, LogController }, { destination }, { Histogram }] = await Promise.all([
    import("fastify"),
    import("pino"),
    import("@prometheus-io/client"),
  ]);
  const stream = destination({ dest: 1, sync: false, minLength: 4096 });
  const logController = new LogController({ disableRequestLogging: true });
  const server = fastify({ bodyLimit: 64 * 1024 * 1024, logger: { level: "info", stream }, logController });
  const duration = new Histogram({
    name: "hook_duration_seconds",
    help: "How long a call took.",
    labelNames: ["controller", "hook", "outcome"],
  });
  const labels = { controller: "blogs", hook: "sync", outcome: "ok" };
  server.post("/blogs/sync", (request, reply) => {
    const started = performance.now();
    reply.send(plain(request.body));
    const milliseconds = performance.now() - started;
    request.log.info({ ...labels, ms: milliseconds }, "hook called");
    duration.observe(labels, milliseconds / 1000);
    return reply;
  });
  return server.listen({ port: 0, host: "127.0.0.1" });
}

async function listenMetatron() {
  const { compositeController, createServer, serve } = await import("../../runtime/dist/index.js");
  const child = (apiVersion, kind, resource) => ({
    apiVersion,
    kind,
    resource,
    scope: "Namespaced",
    updateMethod: "InPlace",
  });
  const blog = {
    type: "composite",
    name: "blogs",
    route: "blogs",
    hooks: { sync: "v1" },
    parent: {
      apiVersion: "therubyist.org/v1",
      kind: "Blog",
      resource: "blogs",
      scope: "Namespaced",
      hasStatus: true,
    },
    children: [child("apps/v1", "Deployment", "deployments"), child("v1", "Service", "services")],
    related: [],
    generateSelector: true,
  };
  const controller = compositeController(blog, {
    cache: kind === "cached",
    sync: ({ parent, children }) =>
      desired(parent, children.get("Deployment.apps/v1", parent.metadata.name)?.status?.readyReplicas),
  });
  if (kind === "workers")
    return serveTogether(() => serve({ controllers: [controller], workers: 2, port: 0 }));
  const metrics = kind !== "unmetered";
  return createServer({ controllers: [controller], metrics }).listen({ port: 0, host: "127.0.0.1" });
}

/** Two workers on one port: the line that says where they listen is the only one who knows. */
async function serveTogether(start) {
  const { isPrimary } = await import("node:cluster");
  const write = process.stderr.write.bind(process.stderr);
  const url = new Promise((resolve) => {
    process.stderr.write = (text, ...rest) => {
      const found = /listening on (\S+?),/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
      return found === undefined ? write(text, ...rest) : true;
    };
  });
  await start();
  return isPrimary ? url : new Promise(() => undefined);
}

process.on("message", (message) => {
  if (message === "collect") globalThis.gc?.();
  process.send({ cpu: process.cpuUsage(), memory: process.memoryUsage() });
});

const url = await {
  http: listenHttp,
  fastify: listenFastify,
  logged: listenLogged,
  metatron: listenMetatron,
  unmetered: listenMetatron,
  cached: listenMetatron,
  workers: listenMetatron,
}[kind]();
process.send({ url });
process.on("disconnect", () => process.exit(0));
