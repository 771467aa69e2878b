import * as resources from "@metatron/runtime/resources";
import { describe, expect, test } from "vitest";

const {
  ResourceError,
  configMap,
  container,
  customResource,
  deployment,
  grpcRoute,
  horizontalPodAutoscaler,
  httpRoute,
  ingress,
  job,
  networkPolicy,
  persistentVolumeClaim,
  podDisruptionBudget,
  podTemplate,
  resourceQuota,
  role,
  roleBinding,
  service,
  volumeSnapshot,
  volumeSnapshotContent,
} = resources;

const image = "nginx:1.29";
const app = deployment("app", { containers: [container("app", { image, ports: { http: 8080 } })] });

/** The functions of the module that make no object out of `(name, options)`. */
const noBuilders = new Set(
  "ResourceError canonicalQuantity exec fromConfigMap fromField fromResource fromSecret grpc http podTemplate customResource secretText tcp".split(
    " ",
  ),
);
const builders = Object.entries(resources as unknown as Record<string, Build>).filter(
  ([name, value]) => typeof value === "function" && !noBuilders.has(name),
);
type Build = (name: string, options: unknown) => unknown;

/** Values that JavaScript, or a parent without types, hands to a builder. */
const wrong: readonly unknown[] = [
  null,
  5,
  "text",
  [],
  {},
  { labels: 5 },
  { labels: { a: 1 } },
  { namespace: 5 },
];

describe("whatever a builder is given, it builds or says what is wrong in a ResourceError", () => {
  test.each(builders)("%s", (builder, build) => {
    for (const options of wrong)
      try {
        build("a", options);
      } catch (error) {
        expect(error, JSON.stringify(options)).toBeInstanceOf(ResourceError);
        expect((error as InstanceType<typeof ResourceError>).builder).toBe(builder);
      }
    expect(() => build("a", 5)).toThrow(ResourceError);
  });
});

const any = (value: unknown): never => value as never;
const rows: readonly [name: string, build: () => unknown, words: string][] = [
  ["a binding without subjects", () => roleBinding("a", any({ role: "r" })), 'roleBinding("a"): subjects: must be a list'],
  ["a role without rules", () => role("a", any({})), 'role("a"): rules: must be a list'],
  ["an autoscaler of nothing", () => horizontalPodAutoscaler("a", any({})), "scaleTargetRef: must be an object"],
  ["a route to a name", () => httpRoute("a", any({ rules: [{ backendRefs: ["svc"] }] })), 'httpRoute("a"): '],
  ["a number in a ConfigMap", () => configMap("a", { data: { A: any(1) } }), "data.A: must be a string, is 1"],
  ["a number as bytes", () => configMap("a", { binaryData: { A: any(1) } }), "must be base64 or bytes, is 1"],
  ["a port that is text", () => service("a", { ports: { web: any("3000") } }), 'from 1 to 65535, is "3000"'],
  ["a port that no container opens", () => service("a", { ports: { web: 80 }, selects: app }), 'no container opens the port 80: name it as one of ["http"]'],
  ["a Service of nothing", () => service("a", { ports: { web: 80 } }), "spec.selector: selects no pod"],
  ["a headless Service of nothing", () => service("a", { headless: true }), "spec.selector: selects no pod"],
  ["a target that no container names", () => service("a", { ports: { web: { port: 80, targetPort: "web" } }, selects: app }), 'the port "web"'],
  ["the gem's envFrom", () => container("a", { image, envFrom: [any("foo")] }), "does not say of which kind it is"],
  ["a misspelt source", () => container("a", { image, envFrom: [any({ secret: { name: "x" } })] }), "envFrom.secret: there is no such field"],
  ["the gem's env", () => container("a", { image, env: { A: any({ valueFrom: {} }) } }), "env.A.valueFrom: there is no such field"],
  ["the gem's pod selector", () => networkPolicy("a", { podSelector: any({ kind: "x" }) }), "spec.podSelector.kind"],
  ["a rule of another shape in a list", () => ingress("a", { rules: [any({ host: "a.b", service: "x" })] }), "spec.rules[0].service"],
  ["a misspelt option of a workload", () => deployment("a", any({ containers: [container("a", { image })], replica: 3 })), "replica: there is no such option"],
  ["a workload without containers", () => deployment("a", any({})), "spec.template.spec.containers: must be a list"],
  ["a snapshot content without policy", () => volumeSnapshotContent("a", any({ driver: "d", source: { volumeHandle: "v" }, volumeSnapshotRef: { name: "a", namespace: "b" } })), "spec.deletionPolicy: must be Delete or Retain"],
  ["a filter that is its type alone", () => httpRoute("a", { rules: [{ filters: [{ type: "ExtensionRef" }] }] }), "filters[0].extensionRef: is missing"],
  ["labels that are a text", () => configMap("a", { labels: any("x") }), 'metadata.labels: must be an object, is "x"'],
]; // prettier-ignore

test.each(rows)("refused: %s", (_name, build, words) => {
  expect(build).toThrow(ResourceError);
  expect(build).toThrow(words);
});

describe("what the API server accepts passes", () => {
  test("a route without rules", () => {
    const path = { type: "PathPrefix", value: "/" };
    expect(httpRoute("a", {}).spec).toEqual({ rules: [{ matches: [{ path }] }] });
    expect(httpRoute("a", { rules: [] })).toEqual(httpRoute("a", {}));
    expect(grpcRoute("a", {}).spec).toEqual({});
  });

  test.each([
    { type: "URLRewrite", urlRewrite: { hostname: "a.b" } },
    { type: "CORS", cors: {} },
    { type: "RequestRedirect", requestRedirect: { hostname: "a.b" } },
  ] as const)("a filter $type", (filter) => {
    expect(() => httpRoute("a", { rules: [{ filters: [filter] }] })).not.toThrow();
  });

  test.each([
    [{ selects: false, ports: { db: 3306 } }, { ports: [{ name: "db", port: 3306 }] }],
    [{ type: "ExternalName", externalName: "db.example.org" }, { externalName: "db.example.org" }],
    [{ selector: { app: "a" }, ports: { db: 3306 } }, { selector: { app: "a" } }],
  ] as const)("a Service that says what it sends to: %j", (options, spec) => {
    expect(service("a", options).spec).toMatchObject(spec);
    expect(service("a", options).spec).not.toHaveProperty("selects");
  });

  test("an empty quota", () => expect(resourceQuota("q", {}).spec).toEqual({}));

  test("a port by the number of its container", () =>
    expect(service("a", { ports: { web: 8080 }, selects: app }).spec.ports).toEqual([
      { name: "web", port: 8080 },
    ]));
});

test("two rules of one host share one entry of the certificate", () => {
  const rule = { host: "h.e", http: { paths: [] } };
  expect(ingress("a", { rules: [rule, rule], tls: true }).spec.tls).toEqual([
    { hosts: ["h.e"], secretName: "a-tls" },
  ]);
});

test("a Job that runs already is taken over by its selector", () => {
  const pods = { containers: [container("a", { image })] };
  const selector = { matchLabels: { "old.example.org/name": "a" } };
  const { spec } = job("a", { ...pods, manualSelector: true, selector });
  expect(spec).toMatchObject({ manualSelector: true, selector });
  expect(spec.template.metadata?.labels).toMatchObject(selector.matchLabels);
  expect(job("a", pods).spec).not.toHaveProperty("selector");
  for (const half of [{ manualSelector: true }, { selector }])
    expect(() => job("a", { ...pods, ...half })).toThrow("spec.selector: must be given exactly beside");
});

test("a certificate takes its issuer as an object, a name or a reference", () => {
  const options = { secretName: "tls", dnsNames: ["a.example.org"] };
  const issuerOf = (issuerRef: Parameters<typeof resources.certificate>[1]["issuerRef"]) =>
    resources.certificate("a", { ...options, issuerRef }).spec.issuerRef;
  const kind = "ClusterIssuer";
  expect(issuerOf("le")).toEqual({ kind: "Issuer", name: "le" });
  expect(issuerOf({ kind, metadata: { name: "le" } })).toEqual({ kind, name: "le" });
  expect(issuerOf({ kind, name: "le" })).toEqual({ kind, name: "le" });
  expect(() => issuerOf("")).toThrow("spec.issuerRef.name: is missing");
});

test("what a port from the gem needs stands: labels of pods, the old selector, the old certificate", () => {
  const old = { matchLabels: { "metatron.example/name": "a" } };
  const pods = { containers: [container("app", { image })], podLabels: old.matchLabels, selector: old };
  expect(deployment("a", pods).spec).toMatchObject({
    selector: old,
    template: { metadata: { labels: old.matchLabels } },
  });
  expect(ingress("a", { rules: { "a.b": { service: "a", port: 80 } }, tls: "a-b" }).spec.tls).toEqual([
    { hosts: ["a.b"], secretName: "a-b" },
  ]);
});

test("a snapshot takes the claim itself", () => {
  const claim = persistentVolumeClaim("data", { size: "1Gi" });
  expect(volumeSnapshot("a", { source: claim }).spec.source).toEqual({ persistentVolumeClaimName: "data" });
});

test("a kind that a CRD defines has the labels, the checks and the pods of every other", () => {
  const kind = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" } as const;
  const pods = podTemplate("app", "Rollout", {
    containers: [container("app", { image, ports: { http: 8080 } })],
  });
  const rollout = customResource(kind, "app", { partOf: "blog", spec: { replicas: 2, ...pods } });
  expect(rollout).toMatchObject({
    ...kind,
    metadata: {
      name: "app",
      labels: { "app.kubernetes.io/name": "app", "app.kubernetes.io/part-of": "blog" },
    },
    spec: { replicas: 2, template: { spec: { containers: [{ name: "app", image }] } } },
  });
  const { matchLabels = {} } = pods.selector;
  expect(pods.template.metadata?.labels).toMatchObject(matchLabels);
  expect(matchLabels).not.toEqual(app.spec.selector.matchLabels);

  // Services, budgets and policies select its pods.
  const workload = { ...rollout, spec: { replicas: 2, ...pods } };
  const web = service("app", { selects: workload });
  expect(web.spec).toMatchObject({ selector: matchLabels, ports: [{ name: "http", port: 8080 }] });
  const budget = podDisruptionBudget("app", { selects: workload, maxUnavailable: 1 });
  expect(budget.spec.selector).toEqual({ matchLabels });
  const policy = networkPolicy("app", { selects: workload, ingress: [{ from: [workload] }] });
  expect(policy.spec.podSelector).toEqual({ matchLabels });
});

test("a kind that a CRD defines is refused like any other", () => {
  const kind = { apiVersion: "example.org/v1", kind: "Widget" };
  const refused = (build: () => unknown, words: string): void => expect(build).toThrow(words);
  refused(() => customResource(kind, "A", {}), 'customResource("A"): metadata.name');
  refused(() => customResource({ ...kind, kind: "widgets" }, "a", {}), "kind: must be letters and digits");
  refused(() => customResource({ ...kind, apiVersion: "" }, "a", {}), "apiVersion: must be");
  refused(() => customResource({ ...kind, scope: "Cluster" }, "a", { namespace: "b" }), "cluster-scoped");
  refused(() => podTemplate("a", "Widget", any({})), 'podTemplate("a"): spec.template.spec.containers');
});

test("the type of a custom resource is the one that generate wrote", () => {
  interface WidgetInput {
    apiVersion: "example.org/v1";
    kind: "Widget";
    metadata: { name: string };
    spec: { size: number };
  }
  const kind = { apiVersion: "example.org/v1", kind: "Widget" } as const;
  const widget = customResource<WidgetInput>(kind, "a", { spec: { size: 3 } });
  expect(widget.spec.size).toBe(3);
  // @ts-expect-error -- size is a number
  customResource<WidgetInput>(kind, "a", { spec: { size: "3" } });
});
