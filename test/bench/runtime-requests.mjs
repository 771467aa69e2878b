// The requests of the benchmark, as Metacontroller sends them: managedFields, last-applied annotations and all.

const managedFields = (manager, names) =>
  ["apply", "status"].map((part) => ({
    apiVersion: "v1",
    fieldsType: "FieldsV1",
    fieldsV1: Object.fromEntries(
      names.map((name) => [
        `f:${name}`,
        {
          ".": {},
          "f:metadata": { "f:labels": { "f:app": {} } },
          [`k:{"name":"${name}"}`]: { "f:image": {}, "f:resources": {} },
        },
      ]),
    ),
    manager,
    operation: part === "apply" ? "Apply" : "Update",
    time: "2026-11-22T10:00:00Z",
  }));

function metadata(name, fields) {
  return {
    annotations: {
      "metacontroller.k8s.io/last-applied-configuration": JSON.stringify({
        metadata: { name, labels: { app: name } },
        spec: { replicas: 2, note: "x".repeat(300) },
      }),
    },
    creationTimestamp: "2026-11-20T10:00:00Z",
    generation: 3,
    labels: { app: name, "controller-uid": "8d1c5f0a-0000-4000-8000-000000000000" },
    managedFields: managedFields("metacontroller", fields),
    name,
    namespace: "default",
    resourceVersion: "123456",
    uid: "8d1c5f0a-0000-4000-8000-000000000001",
  };
}

const fieldNames = Array.from({ length: 18 }, (_, index) => `field${index}`);

function deployment(name) {
  const env = Array.from({ length: 20 }, (_, index) => ({
    name: `VARIABLE_${index}`,
    value: `value ${index} of ${name}`,
  }));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(name, fieldNames),
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "app", image: "nginx:1.29", env }] },
      },
    },
    status: {
      observedGeneration: 3,
      replicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      updatedReplicas: 2,
    },
  };
}

/** A request with that many children; 0 gives the small one. */
export function blogRequest(count) {
  const parent = {
    apiVersion: "therubyist.org/v1",
    kind: "Blog",
    metadata: count === 0 ? { name: "blog", namespace: "default", uid: "1" } : metadata("blog", fieldNames),
    spec: { image: "nginx:1.29", replicas: 2 },
    status: { ready: 2 },
  };
  const names = Array.from({ length: count }, (_, index) => (index === 0 ? "blog" : `blog-${index}`));
  const children = {
    "Deployment.apps/v1": Object.fromEntries(names.map((name) => [name, deployment(name)])),
    "Service.v1": {},
  };
  return JSON.stringify({
    controller: { kind: "CompositeController", metadata: { name: "blogs" } },
    parent,
    children,
    related: {},
    finalizing: false,
  });
}
