import { readFileSync } from "node:fs";
import type { JsonObject, KubernetesObject } from "@metatron/runtime";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import type { ApiServer } from "../../../src/simulator/api-server.ts";
import { createApiServer } from "../../../src/simulator/api/index.ts";
import { dynamicApply } from "../../../src/simulator/apply/dynamic.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";
import { type Sample, builtinSamples, customSamples } from "../../support/samples/index.ts";

const manager = "metacontroller";

function newServer(crds: readonly JsonObject[] = []): ApiServer {
  const server = createApiServer({ now: () => 0, crds: [...crds] });
  for (const name of ["blogs", "default"])
    if (server.get({ apiVersion: "v1", kind: "Namespace", name }) === undefined)
      server.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  return server;
}

/** The desired object as Metacontroller sends it: in the parent's namespace unless it has one. */
function desired(server: ApiServer, object: KubernetesObject): JsonObject {
  const isNamespaced = server.findKind(object.apiVersion, object.kind)?.scope === "Namespaced";
  const namespace = isNamespaced ? { namespace: object.metadata?.namespace ?? "blogs" } : {};
  return { ...object, metadata: { ...object.metadata, ...namespace } } as unknown as JsonObject;
}

/** Server-side apply keeps apart what dynamic apply would collapse; a Namespace is there before. */
const isFor = (strategy: "dynamic" | "server-side", { title }: Sample): boolean =>
  title !== "namespace" && !(strategy === "dynamic" && title.includes("server-side apply"));

/** The ServiceAccount that a pod refers to must be there. */
function provide(server: ApiServer, object: JsonObject): void {
  const { serviceAccountName: name } = (object["spec"] ?? {}) as { readonly serviceAccountName?: string };
  if (object["kind"] === "Pod" && name !== undefined)
    server.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "blogs" } });
}

function settlesDynamically(server: ApiServer, { build }: Sample): void {
  const object = desired(server, build());
  provide(server, object);
  const stored = server.create(object) as unknown as JsonObject;
  expect(dynamicApply(object, stored, object)).toEqual(stored);
}

function settlesOnTheServer(server: ApiServer, { build }: Sample): void {
  const object = desired(server, build());
  provide(server, object);
  const first = server.apply(object, { manager, force: true });
  const second = server.apply(object, { manager, force: true });
  expect(second).toEqual(first);
}

describe("kinds of Kubernetes", () => {
  const of = (strategy: "dynamic" | "server-side") => builtinSamples.filter((one) => isFor(strategy, one));

  test.each(of("dynamic"))("$title settles under dynamic apply", (one) => {
    settlesDynamically(newServer(), one);
  });

  test.each(of("server-side"))("$title settles under server-side apply", (one) => {
    settlesOnTheServer(newServer(), one);
  });
});

const folders = /\/(gateway-api|external-snapshotter|cert-manager|prometheus-operator)\//;

describe.skipIf(!hasCorpus())("kinds of real CRDs", () => {
  const crds = corpusFiles
    .filter((path) => folders.test(path))
    .map((path) => load(readFileSync(path, "utf8")) as JsonObject & { spec: { names: { kind: string } } });
  const serverFor = ({ build }: Sample): ApiServer =>
    newServer(crds.filter(({ spec }) => spec.names.kind === build().kind));

  test.each(customSamples)("$title settles under dynamic apply", (one) => {
    settlesDynamically(serverFor(one), one);
  });

  test.each(customSamples)("$title settles under server-side apply", (one) => {
    settlesOnTheServer(serverFor(one), one);
  });
});

test("the table sees what a hand-written object leaves to the API server", () => {
  const server = newServer();
  const object = desired(server, {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "by-hand" },
    spec: { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }] },
  } as KubernetesObject);
  const stored = server.create(object) as unknown as JsonObject;
  expect(dynamicApply(object, stored, object)).not.toEqual(stored);
});
