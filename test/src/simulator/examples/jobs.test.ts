import { describe, expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  composite,
  crd,
  type Hook,
  type Request,
  server,
  thing,
  strategies,
  inPlace,
} from "../../../support/things-simulation.ts";

/** Runs on every node once; the DaemonSet goes when the status says that the work is done. */
const onEveryNode: Hook = ({ parent, children }: Request) => {
  if (parent.status?.["phase"] === "Complete") return { status: parent.status, children: [] };
  const { desiredNumberScheduled, numberReady } = children["DaemonSet.apps/v1"]?.["once"]?.status ?? {};
  const isDone = Number(desiredNumberScheduled ?? 0) > 0 && desiredNumberScheduled === numberReady;
  const labels = { app: "once" };
  return {
    status: { phase: isDone ? "Complete" : "Running", nodes: numberReady ?? 0 },
    children: [
      {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name: "once", labels },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "pause", image: "pause:3" }] } },
        },
      },
    ],
  };
};

/** Pods with a number that each end, no more at once than `parallelism`. */
const numberedRuns: Hook = ({ parent, children }: Request) => {
  const { completions, parallelism } = parent.spec as { completions: number; parallelism: number };
  const pods = Object.values(children["Pod.v1"] ?? {});
  const ended = pods.filter(({ status }) => status?.["phase"] === "Succeeded").length;
  const count = Math.min(completions, ended + parallelism);
  const names = Array.from(
    { length: Math.max(count, pods.length) },
    (_, index) => `${parent.metadata.name}-${index}`,
  );
  return {
    status: { active: pods.length - ended, succeeded: ended },
    children: names.map((name, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name },
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "run", image: "run:1", env: [{ name: "INDEX", value: String(index) }] }],
      },
    })),
  };
};

/** Scenarios in the manner of Metacontroller's own examples whose work ends. */
describe.each(strategies)("under %s", (applyStrategy) => {
  test("work on every node ends, and its DaemonSet goes", async () => {
    const cluster = await simulate({
      manifests: [composite({ childResources: [inPlace("apps/v1", "daemonsets")] })],
      crds: [crd("Thing")],
      server: server({ "/sync": onEveryNode }),
      world: { nodes: 3 },
      applyStrategy,
    });
    await cluster.apply(thing("all"));
    await cluster.settle();
    expect(cluster.get("Thing", "all")?.["status"]).toMatchObject({ phase: "Complete", nodes: 3 });
    expect(cluster.list("DaemonSet")).toEqual([]);
    expect(cluster.problems).toEqual([]);
  });

  test("ten numbered runs succeed, two at a time", async () => {
    const cluster = await simulate({
      manifests: [composite({ childResources: [inPlace("v1", "pods")] })],
      crds: [crd("Thing")],
      server: server({ "/sync": numberedRuns }),
      applyStrategy,
    });
    await cluster.apply(thing("print", { spec: { completions: 10, parallelism: 2 } }));
    await cluster.settle();
    expect(cluster.get("Thing", "print")?.["status"]).toMatchObject({ active: 0, succeeded: 10 });
    const [last] = cluster.list("Pod").filter(({ metadata }) => metadata.name === "print-9");
    expect(JSON.stringify(last?.["spec"])).toContain('{"name":"INDEX","value":"9"}');
    expect(cluster.problems).toEqual([]);
  });
});
