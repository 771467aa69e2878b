import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import type { ApiServer, StoredObject } from "../../../../src/simulator/api-server.ts";
import { createWorld, type World, type WorldOptions } from "../../../../src/simulator/world/index.ts";
import { newServer } from "../../../support/api-fixtures.ts";

function start(options: WorldOptions = {}, watchesPods = (): boolean => true) {
  const api = newServer();
  return { api, world: createWorld(api, options, watchesPods) };
}

function workload(kind: string, spec: JsonObject = {}, apiVersion = "apps/v1", image = "app:1"): JsonObject {
  const labels = { app: "x" };
  return {
    apiVersion,
    kind,
    metadata: { name: "x", namespace: "default" },
    spec: {
      ...(kind !== "Job" && { selector: { matchLabels: labels } }),
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: "app", image }],
          ...(kind === "Job" && { restartPolicy: "Never" }),
        },
      },
      ...spec,
    },
  };
}

/** Steps until nothing moves any more; a world that never rests fails the test. */
function rest({ api, world }: { api: ApiServer; world: World }): void {
  for (let step = 0; world.step() || api.collectGarbage(); step++) if (step > 50) throw new Error("no rest");
}

const pods = (api: ApiServer): readonly StoredObject[] => api.list("v1", "Pod");
const names = (api: ApiServer): string[] => pods(api).map(({ metadata }) => metadata.name);
const images = (api: ApiServer): unknown[] =>
  pods(api).map(({ spec }) => (spec as { containers: { image: string }[] }).containers[0]?.image);
const change = (api: ApiServer, object: JsonObject): unknown =>
  api.apply(object, { manager: "user", force: true });

test.each([
  ["Deployment", { replicas: 2 }, "apps/v1", 2, "ReplicaSet"],
  ["ReplicaSet", { replicas: 3 }, "apps/v1", 3, "ReplicaSet"],
  ["StatefulSet", { replicas: 2, serviceName: "x" }, "apps/v1", 2, "StatefulSet"],
  ["DaemonSet", {}, "apps/v1", 3, "DaemonSet"],
  ["Job", { completions: 2 }, "batch/v1", 2, "Job"],
])("the pods of a %s run, are owned, and go with it", (kind, spec, apiVersion, count, owner) => {
  const cluster = start({ nodes: 3 });
  const { api } = cluster;
  api.create(workload(kind, spec, apiVersion));
  rest(cluster);
  expect(pods(api)).toHaveLength(count);
  for (const pod of pods(api)) {
    expect(pod.metadata.ownerReferences).toMatchObject([{ kind: owner, controller: true }]);
    expect((pod["status"] as JsonObject)["phase"]).toBe(kind === "Job" ? "Succeeded" : "Running");
  }
  api.delete({ apiVersion, kind, namespace: "default", name: "x" });
  rest(cluster);
  expect(names(api)).toEqual([]);
});

test.each(["Deployment", "StatefulSet", "DaemonSet"])("a new template of a %s replaces its pods", (kind) => {
  const cluster = start({ nodes: 2 });
  const spec = kind === "DaemonSet" ? {} : { replicas: 2 };
  change(cluster.api, workload(kind, spec));
  rest(cluster);
  change(cluster.api, workload(kind, spec, "apps/v1", "app:2"));
  rest(cluster);
  expect(images(cluster.api)).toEqual(["app:2", "app:2"]);
});

test("a deleted pod is made again, and a smaller workload has fewer", () => {
  const cluster = start();
  const { api } = cluster;
  change(api, workload("StatefulSet", { replicas: 3 }));
  rest(cluster);
  const uid = pods(api)[0]?.metadata.uid;
  api.delete({ apiVersion: "v1", kind: "Pod", namespace: "default", name: "x-0" });
  rest(cluster);
  expect(names(api)).toEqual(["x-0", "x-1", "x-2"]);
  expect(pods(api)[0]?.metadata.uid).not.toBe(uid);
  change(api, workload("StatefulSet", { replicas: 1 }));
  rest(cluster);
  expect(names(api)).toEqual(["x-0"]);
});

test("the pods of a StatefulSet have their number, their revision and a claim each, which stays", () => {
  const cluster = start();
  const { api } = cluster;
  const claim = {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  const set = (replicas: number): JsonObject =>
    workload("StatefulSet", { replicas, volumeClaimTemplates: [claim] });
  change(api, set(2));
  rest(cluster);
  const [, last] = pods(api);
  expect(last?.metadata.labels).toMatchObject({
    app: "x",
    "apps.kubernetes.io/pod-index": "1",
    "statefulset.kubernetes.io/pod-name": "x-1",
  });
  expect(last?.["spec"]).toMatchObject({
    hostname: "x-1",
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-x-1" } }],
  });
  change(api, set(1));
  rest(cluster);
  const claims = api.list("v1", "PersistentVolumeClaim").map(({ metadata }) => metadata.name);
  expect(claims).toEqual(["data-x-0", "data-x-1"]);
});

test("no pods without somebody who watches them, nor where workloads do not run", () => {
  let isWatched = false;
  const cluster = start({}, () => isWatched);
  cluster.api.create(workload("Deployment"));
  rest(cluster);
  expect([...pods(cluster.api), ...cluster.api.list("apps/v1", "ReplicaSet")]).toEqual([]);
  isWatched = true;
  rest(cluster);
  expect(pods(cluster.api)).toHaveLength(1);
  const still = start({ workloads: false });
  still.api.create(workload("Deployment"));
  rest(still);
  expect(pods(still.api)).toEqual([]);
});
