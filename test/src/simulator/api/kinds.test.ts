import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { builtinKinds } from "@metatron/runtime/kubernetes";
import { expect, test } from "vitest";
import { defaultUpdateMethod, findBuiltin, nearestKinds } from "../../../../src/kinds/index.ts";

const models = fileURLToPath(new URL("../../../../node_modules/kubernetes-models/", import.meta.url));

test.each(builtinKinds.flatMap((kind) => kind.versions.map((version) => [kind, version] as const)))(
  "$0.kind of $1 is a kind of Kubernetes 1.36",
  ({ group, kind }, version) => {
    expect(existsSync(`${models}${group === "" ? "" : `${group}/`}${version}/${kind}.d.ts`)).toBe(true);
  },
);

test.each([
  ["deployments", undefined, "apps/v1", "Deployment"],
  ["Deployment", undefined, "apps/v1", "Deployment"],
  ["deployment", "apps", "apps/v1", "Deployment"],
  ["deploy", "apps/v1", "apps/v1", "Deployment"],
  ["deployments.apps", undefined, "apps/v1", "Deployment"],
  ["deployments.apps/v1", undefined, "apps/v1", "Deployment"],
  ["Deployment.apps/v1", undefined, "apps/v1", "Deployment"],
  ["Pod.v1", undefined, "v1", "Pod"],
  ["pods", "", "v1", "Pod"],
  ["hpa", "autoscaling/v1", "autoscaling/v2", "HorizontalPodAutoscaler"],
  ["ev", undefined, "v1", "Event"],
  ["events", "events.k8s.io/v1", "events.k8s.io/v1", "Event"],
  ["netpol", undefined, "networking.k8s.io/v1", "NetworkPolicy"],
  ["Endpoints", undefined, "v1", "Endpoints"],
  ["endpointslice", undefined, "discovery.k8s.io/v1", "EndpointSlice"],
  ["crds", undefined, "apiextensions.k8s.io/v1", "CustomResourceDefinition"],
])("findBuiltin(%j, %j) is %s %s", (name, where, apiVersion, kind) => {
  expect(findBuiltin(name, where)).toMatchObject({ apiVersion, kind });
});

test.each([
  ["deployments", "v1"],
  ["deployments.apps/v2", undefined],
  ["pods", "apps/v1"],
  ["blogs", undefined],
  ["", undefined],
  ["constructor", undefined],
])("findBuiltin(%j, %j) finds nothing", (name, where) => {
  expect(findBuiltin(name, where)).toBeUndefined();
});

test.each([
  ["deployment", "Deployment"],
  ["deploymnets", "Deployment"],
  ["ingreses", "Ingress"],
  ["Servce", "Service"],
  ["configmapp", "ConfigMap"],
])("the nearest kind of %s is %s", (name, kind) => {
  expect(nearestKinds(name)[0]?.kind).toBe(kind);
});

test("a name like no other has no nearest kind", () => {
  expect(nearestKinds("wordpressblog")).toEqual([]);
});

test("scopes, status and generation are what discovery says", () => {
  const facts = (name: string): unknown[] => {
    const { scope, hasStatus, hasGeneration } = findBuiltin(name) ?? {};
    return [scope, hasStatus, hasGeneration];
  };
  expect(facts("deployments")).toEqual(["Namespaced", true, true]);
  expect(facts("services")).toEqual(["Namespaced", true, false]);
  expect(facts("configmaps")).toEqual(["Namespaced", false, false]);
  expect(facts("clusterroles")).toEqual(["Cluster", false, false]);
  expect(facts("namespaces")).toEqual(["Cluster", true, false]);
  expect(facts("networkpolicies")).toEqual(["Namespaced", false, true]);
});

test("no two kinds share a group and a plural", () => {
  const names = builtinKinds.map((kind) => `${kind.resource}.${kind.group}`);
  expect(new Set(names).size).toBe(names.length);
});

test("Pods and Jobs are recreated, everything else is updated in place", () => {
  expect(["Pod", "Job", "CronJob", "Deployment", "Blog"].map(defaultUpdateMethod)).toEqual([
    "Recreate",
    "Recreate",
    "InPlace",
    "InPlace",
    "InPlace",
  ]);
});
