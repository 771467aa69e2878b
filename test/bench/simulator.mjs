// Ratios, not seconds, are what this prints first: the machine decides the rest. The ratio is of CPU time, which others on
// the machine disturb less. Run after `npm run build`.
//   node test/bench/simulator.mjs [parents]
import { compositeController } from "@metatron/runtime";
import { simulate } from "@metatron/cli/testing";

const childKinds = [
  ["apps/v1", "Deployment", "deployments"],
  ["apps/v1", "StatefulSet", "statefulsets"],
  ["v1", "Service", "services"],
  ["v1", "ConfigMap", "configmaps"],
  ["v1", "Secret", "secrets"],
  ["networking.k8s.io/v1", "Ingress", "ingresses"],
  ["policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"],
];

const declaration = {
  type: "composite",
  name: "blogs",
  route: "blogs",
  hooks: { sync: "v2" },
  parent: {
    apiVersion: "example.com/v1",
    kind: "Blog",
    resource: "blogs",
    scope: "Namespaced",
    hasStatus: true,
  },
  children: childKinds.map(([apiVersion, kind, resource]) => ({
    apiVersion,
    kind,
    resource,
    scope: "Namespaced",
    updateMethod: "InPlace",
  })),
  related: [],
  generateSelector: true,
};

/** Seven children as a real hook makes them, and a status from what was observed. */
const blogs = compositeController(declaration, {
  sync: ({ parent, children }) => {
    const name = parent.metadata.name;
    const labels = { app: name };
    const container = {
      name: "app",
      image: parent.spec.image,
      ports: [{ name: "web", containerPort: 3000 }],
    };
    const template = { metadata: { labels }, spec: { containers: [container] } };
    const selector = { matchLabels: labels };
    const backend = { service: { name, port: { number: 80 } } };
    const rule = {
      host: `${name}.example.com`,
      http: { paths: [{ path: "/", pathType: "Prefix", backend }] },
    };
    const meta = { name, labels };
    return {
      status: { ready: children.get("Deployment.apps/v1", name)?.status?.readyReplicas ?? 0 },
      children: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: meta,
          spec: { replicas: parent.spec.replicas, selector, template },
        },
        {
          apiVersion: "apps/v1",
          kind: "StatefulSet",
          metadata: meta,
          spec: { replicas: 1, serviceName: name, selector, template },
        },
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: meta,
          spec: { selector: labels, ports: [{ name: "web", port: 80, targetPort: "web" }] },
        },
        { apiVersion: "v1", kind: "ConfigMap", metadata: meta, data: { url: `https://${name}.example.com` } },
        { apiVersion: "v1", kind: "Secret", metadata: meta, data: { key: "c2VjcmV0" } },
        { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: meta, spec: { rules: [rule] } },
        {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: meta,
          spec: { minAvailable: 1, selector },
        },
      ],
    };
  },
});

const crd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "blogs.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Blog", listKind: "BlogList", plural: "blogs", singular: "blog" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: { image: { type: "string" }, replicas: { type: "integer", default: 1 } },
              },
              status: {
                type: "object",
                properties: { ready: { type: "integer" }, observedGeneration: { type: "integer" } },
              },
            },
          },
        },
      },
    ],
  },
};

async function bringToRest(count) {
  const cluster = await simulate({ controllers: [blogs], crds: [crd] });
  const start = performance.now();
  const before = process.cpuUsage();
  for (let index = 0; index < count; index++) {
    await cluster.apply({
      apiVersion: "example.com/v1",
      kind: "Blog",
      metadata: { name: `blog-${index}`, namespace: `team-${index % 100}` },
      spec: { image: "ghost:5" },
    });
  }
  const settlement = await cluster.settle();
  const { user, system } = process.cpuUsage(before);
  return { cluster, settlement, milliseconds: performance.now() - start, cpu: (user + system) / 1000 };
}

const many = Number(process.argv[2] ?? 10_000);
const few = 100;
// A cold start costs more than hundreds of parents, so that it would flatter the ratio: the small runs begin when it is over.
for (const start = performance.now(); performance.now() - start < 8000;)
  await (await bringToRest(few)).cluster.close();
const small = [];
for (let round = 0; round < 15; round++) {
  const { cluster, cpu } = await bringToRest(few);
  small.push(cpu / few);
  await cluster.close();
}
const perFew = small.toSorted((left, right) => left - right)[7];
const { cluster, settlement, milliseconds, cpu } = await bringToRest(many);
const memory = process.memoryUsage().rss;
const callsBefore = cluster.calls.length;
await cluster.edit("Blog", "blog-0", (blog) => void (blog.spec.replicas = 3), "team-0");
const before = performance.now();
const change = await cluster.settle();
const touched = new Set(
  cluster.calls.slice(callsBefore).map(({ parent }) => `${parent.namespace}/${parent.name}`),
);

console.log(`cost per parent, ${many} to ${few}: ${(cpu / many / perFew).toFixed(2)} (below 1.3)`);
console.log(
  `parents touched by one change: ${touched.size} (1), in ${change.passes} passes and ${(performance.now() - before).toFixed(0)} ms`,
);
console.log(
  `${many} parents with 7 children at rest: ${settlement.isAtRest}, ${settlement.passes} passes, ${callsBefore} calls`,
);
console.log(
  `${(milliseconds / 1000).toFixed(1)} s (below 15), ${(cpu / 1000).toFixed(1)} s of CPU time, ${(memory / 2 ** 20).toFixed(0)} MiB resident (below 1024)`,
);
console.log(`problems: ${cluster.problems.length}`);
for (const { code, path, message } of cluster.problems.slice(0, 5))
  console.log(`  ${code} ${path ?? ""}: ${message}`);
await cluster.close();
