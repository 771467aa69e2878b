import { describe, expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import {
  composite,
  configMaps,
  crd,
  hook,
  server,
  type Thing,
  thing,
  strategies,
  inPlace,
} from "../../../support/things-simulation.ts";

interface Status {
  readonly [field: string]: unknown;
}

function statusOf(cluster: Simulation, kind: string, name: string): Status {
  return (cluster.get(kind, name)?.["status"] ?? {}) as Status;
}

const podSpec = { containers: [{ name: "web", image: "web:1" }] };

/** Two colours: the idle one takes the new template and all replicas, then the Service points at it, then the other goes to none. */
function blueGreen({
  parent,
  children,
}: {
  parent: Thing;
  children: { [kind: string]: { [name: string]: Thing } };
}) {
  const { replicas, version } = parent.spec as { replicas: number; version: string };
  const sets = children["ReplicaSet.apps/v1"] ?? {};
  const service = children["Service.v1"]?.["front"];
  const active = (service?.spec["selector"] as { colour: string } | undefined)?.colour ?? "blue";
  const idle = active === "blue" ? "green" : "blue";
  const versionOf = (colour: string): string =>
    sets[`front-${colour}`]?.metadata.annotations?.["example.com/version"] ?? version;
  const set = (colour: string, count: number, of: string): object => ({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: `front-${colour}`, annotations: { "example.com/version": of } },
    spec: {
      replicas: count,
      selector: { matchLabels: { app: "front", colour } },
      template: { metadata: { labels: { app: "front", colour, version: of } }, spec: podSpec },
    },
  });
  const front = (colour: string): object => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "front" },
    spec: { selector: { app: "front", colour }, ports: [{ port: 80 }] },
  });
  const status = { colour: active, ready: sets[`front-${active}`]?.status?.["readyReplicas"] ?? 0 };
  if (versionOf(active) === version)
    return {
      status,
      children: [front(active), set(active, replicas, version), set(idle, 0, versionOf(idle))],
    };
  const isUp =
    versionOf(idle) === version && sets[`front-${idle}`]?.status?.["availableReplicas"] === replicas;
  const now = isUp ? idle : active;
  return {
    status,
    children: [front(now), set(active, replicas, versionOf(active)), set(idle, replicas, version)],
  };
}

/** Pods one after the other, the last one goes first; claims stay with the parent. */
function numbered(request: {
  parent: Thing;
  children: { [kind: string]: { [name: string]: Thing } };
  finalizing: boolean;
}) {
  const { parent, finalizing } = request;
  const pods = request.children["Pod.v1"] ?? {};
  const wanted = finalizing ? 0 : (parent.spec["replicas"] as number);
  const nameOf = (index: number): string => `${parent.metadata.name}-${index}`;
  const isReady = (name: string): boolean =>
    ((pods[name]?.status?.["conditions"] ?? []) as { type: string; status: string }[]).some(
      ({ type, status }) => type === "Ready" && status === "True",
    );
  let ready = 0;
  while (ready < wanted && isReady(nameOf(ready))) ready++;
  const count = Object.keys(pods).length;
  const keep = ready < wanted ? Math.max(count, ready + 1) : Math.max(wanted, count - 1);
  const names = Array.from({ length: keep }, (_, index) => nameOf(index));
  const pod = (name: string): object => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { ...podSpec, volumes: [{ name: "data", persistentVolumeClaim: { claimName: `data-${name}` } }] },
  });
  const claim = (name: string): object => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  const claims = new Set([
    ...Object.keys(request.children["PersistentVolumeClaim.v1"] ?? {}),
    ...names.map((name) => `data-${name}`),
  ]);
  return {
    status: { replicas: count, ready },
    children: [
      ...names.filter((name) => (finalizing ? name in pods : true)).map(pod),
      ...[...claims].map(claim),
    ],
    ...(finalizing && { finalized: count === 0 }),
  };
}

/** Scenarios in the manner of Metacontroller's own examples that replace what they made, step by step. */
describe.each(strategies)("under %s", (applyStrategy) => {
  test("a blue-green rollout goes to green and back, without a problem", async () => {
    const cluster = await simulate({
      manifests: [
        composite({ childResources: [inPlace("v1", "services"), inPlace("apps/v1", "replicasets")] }),
      ],
      crds: [crd("Thing")],
      server: server({ "/sync": blueGreen }),
      applyStrategy,
    });
    await cluster.apply(thing("front", { spec: { replicas: 3, version: "1" } }));
    await cluster.settle();
    const look = (): object => ({
      blue: statusOf(cluster, "ReplicaSet", "front-blue")["readyReplicas"] ?? 0,
      green: statusOf(cluster, "ReplicaSet", "front-green")["readyReplicas"] ?? 0,
      ...statusOf(cluster, "Thing", "front"),
    });
    expect(look()).toMatchObject({ blue: 3, green: 0, colour: "blue", ready: 3, observedGeneration: 1 });
    for (const [version, colour] of [
      ["2", "green"],
      ["3", "blue"],
    ] as const) {
      await cluster.edit<Thing>("Thing", "front", (it) => void (it.spec["version"] = version));
      await cluster.settle();
      const other = colour === "blue" ? "green" : "blue";
      expect(look()).toMatchObject({ [colour]: 3, [other]: 0, colour, ready: 3 });
      expect(look()).toMatchObject({ observedGeneration: Number(version) });
    }
    expect(cluster.problems).toEqual([]);
  });

  test("numbered pods come and go one by one, finalize waits for them, and claims outlive them", async () => {
    const cluster = await simulate({
      manifests: [
        composite({
          childResources: [inPlace("v1", "pods"), inPlace("v1", "persistentvolumeclaims")],
          hooks: { sync: hook("/sync"), finalize: hook("/sync") },
        }),
      ],
      crds: [crd("Thing")],
      server: server({ "/sync": numbered }),
      applyStrategy,
    });
    await cluster.apply(thing("db", { spec: { replicas: 3 } }));
    await cluster.settle();
    expect(statusOf(cluster, "Thing", "db")).toMatchObject({ replicas: 3, ready: 3 });
    for (const replicas of [4, 2]) {
      await cluster.edit<Thing>("Thing", "db", (it) => void (it.spec["replicas"] = replicas));
      await cluster.settle();
      expect(statusOf(cluster, "Thing", "db")).toMatchObject({ replicas, ready: replicas });
    }
    expect(cluster.list("PersistentVolumeClaim")).toHaveLength(4);
    const own = "example.com/look-first";
    await cluster.edit("Thing", "db", (it) => {
      const { metadata } = it as unknown as { metadata: { finalizers: string[] } };
      metadata.finalizers.push(own);
    });
    await cluster.delete(thing("db"));
    await cluster.settle();
    expect(cluster.get("Thing", "db")?.metadata.finalizers).toEqual([own]);
    expect(statusOf(cluster, "Thing", "db")["replicas"]).toBe(0);
    expect(cluster.list("Pod")).toEqual([]);
    await cluster.edit("Thing", "db", (it) => {
      const { metadata } = it as unknown as { metadata: { finalizers: string[] } };
      metadata.finalizers = [];
    });
    await cluster.settle();
    cluster.expectEmpty();
    expect(cluster.problems).toEqual([]);
  });

  test.each(["OnDelete", "Recreate"])(
    "%s leaves a child alone that somebody else wrote to",
    async (method) => {
      const cluster = await simulate({
        manifests: [composite({ childResources: [configMaps(method)] })],
        crds: [crd("Thing")],
        server: server({
          "/sync": ({ parent }) => ({
            status: {},
            children: [
              {
                apiVersion: "v1",
                kind: "ConfigMap",
                metadata: { name: "data" },
                data: { v: parent.spec["v"] },
              },
            ],
          }),
        }),
        applyStrategy,
      });
      await cluster.apply(thing("a", { spec: { v: "1" } }));
      await cluster.settle();
      const inject = async (): Promise<string | undefined> => {
        await cluster.edit<Thing>("ConfigMap", "data", (it) => void (it.data = { ...it.data, foreign: "x" }));
        const uid = cluster.get("ConfigMap", "data")?.metadata.uid;
        await cluster.settle();
        await cluster.advance(600);
        return uid;
      };
      const uid = await inject();
      expect(cluster.get("ConfigMap", "data")).toMatchObject({
        metadata: { uid },
        data: { v: "1", foreign: "x" },
      });
      await cluster.edit<Thing>("Thing", "a", (it) => void (it.spec["v"] = "2"));
      await cluster.settle();
      const isRecreated = method === "Recreate";
      expect(cluster.get("ConfigMap", "data")?.["data"]).toEqual(
        isRecreated ? { v: "2" } : { v: "1", foreign: "x" },
      );
      if (!isRecreated) {
        await cluster.delete({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "data" } });
        await cluster.settle();
        expect(cluster.get("ConfigMap", "data")?.["data"]).toEqual({ v: "2" });
        return;
      }
      const again = await inject();
      expect(cluster.get("ConfigMap", "data")).toMatchObject({
        metadata: { uid: again },
        data: { v: "2", foreign: "x" },
      });
    },
  );
});
