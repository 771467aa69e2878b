import { bytesInFlightOf } from "../../runtime/src/http/bytes-in-flight.ts";
import { defaultBodyLimit } from "../../runtime/src/http/plugin.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@metatron/runtime";
import { afterAll, describe, expect, test } from "vitest";
import { planProject } from "../../generators/index.ts";
import type { HookAuthentication } from "../../src/model/project.ts";
import { blogCrd } from "../support/blog-crd.ts";
import { removePlan, writePlan } from "../support/compile.ts";
import { hasCorpus } from "../support/corpus.ts";
import { hasKubectl, kustomize } from "../support/kustomize.ts";
import { builtin, child, composite, decorator, modelOf } from "../support/project-model.ts";
import { errorsOf } from "../support/validate.ts";

const digest = `sha256:${"ab12".repeat(16)}`;
const folders = new Map<HookAuthentication, Promise<string>>();

function project(authentication: HookAuthentication): Promise<string> {
  const folder = folders.get(authentication) ?? writeProject(authentication);
  folders.set(authentication, folder);
  return folder;
}

async function writeProject(authentication: HookAuthentication): Promise<string> {
  const blog = composite(blogCrd, [child("deployments"), child("services")], {
    name: "blogs",
    related: [builtin("configmaps")],
    hooks: {
      sync: { version: "v2", timeoutSeconds: 20 },
      finalize: { version: "v2" },
      customize: { version: "v2" },
    },
    resyncPeriodSeconds: 300,
    etag: { cacheTimeoutSeconds: 60, cacheCleanupSeconds: 120 },
  });
  const pods = decorator("service-per-pod", [builtin("statefulsets")], [child("services")]);
  const folder = writePlan(
    await planProject(
      modelOf([blog, pods], [blogCrd], { authentication, with: ["autoscaler", "monitoring"] }),
    ),
  );
  writeFileSync(join(folder, "manifests/release/release.env"), `IMAGE_DIGEST=${digest}\nREVISION=4f2c9e1\n`);
  return folder;
}

const find = (objects: readonly JsonObject[], kind: string, name?: string): JsonObject =>
  objects.find(
    (object) =>
      object["kind"] === kind && (name === undefined || (object["metadata"] as JsonObject)["name"] === name),
  ) ?? {};

afterAll(async () => (await Promise.all(folders.values())).forEach(removePlan));

describe.skipIf(!hasKubectl() || !hasCorpus())("kubectl kustomize", () => {
  for (const authentication of ["none", "bearer", "mtls"] as const)
    for (const overlay of ["base", "overlays/dev", "overlays/production", "overlays/monitoring"])
      test(`${overlay} with authentication ${authentication} renders and the schemas accept it`, async () => {
        const objects = kustomize(await project(authentication), `manifests/${overlay}`);
        expect(objects.length).toBeGreaterThan(3);
        expect((await Promise.all(objects.map(errorsOf))).flat()).toEqual([]);
      });

  test("a release stamps digest and revision from one file", async () => {
    const objects = kustomize(await project("bearer"), "manifests/overlays/production");
    expect(find(objects, "Deployment")).toMatchObject({
      spec: {
        template: { spec: { containers: [{ image: `registry.example.org/team/blog-hooks@${digest}` }] } },
      },
    });
    expect(find(objects, "CompositeController")).toMatchObject({
      spec: {
        hooks: {
          sync: { webhook: { path: "/blogs/sync?revision=4f2c9e1", timeout: "20s" } },
          finalize: { webhook: { path: "/blogs/finalize?revision=4f2c9e1" } },
          customize: { webhook: { path: "/blogs/customize?revision=4f2c9e1" } },
        },
      },
    });
    expect(find(objects, "DecoratorController")).toMatchObject({
      spec: { hooks: { sync: { webhook: { path: "/service-per-pod/sync?revision=4f2c9e1" } } } },
    });
    expect(JSON.stringify(find(objects, "Deployment"))).toContain(
      '{"name":"METATRON_REVISION","value":"4f2c9e1"}',
    );
    expect(find(objects, "ConfigMap")).toEqual({});
  });

  test("the controllers send the bearer token, and the pods ask for it", async () => {
    const objects = kustomize(await project("bearer"), "manifests/overlays/production");
    const authorization = {
      type: "Bearer",
      secretRef: { name: "blog-hooks-hook-token", namespace: "blogs", key: "token" },
    };
    expect(find(objects, "CompositeController")).toMatchObject({
      spec: { hooks: { finalize: { webhook: { authorization } } } },
    });
    expect(JSON.stringify(find(objects, "Deployment"))).toContain("METATRON_BEARER_TOKEN_FILE");
    expect(find(objects, "ClusterRole", "metacontroller:blogs:blog-hooks:credentials")).toMatchObject({
      rules: [{ resources: ["secrets"], verbs: ["get", "list", "watch"] }],
    });
    expect(find(objects, "ClusterRoleBinding")).toMatchObject({
      subjects: [{ name: "metacontroller-metacontroller-helm", namespace: "metacontroller" }],
    });
    expect(find(objects, "Secret")).toEqual({});
  });

  test("Metacontroller's namespace and ServiceAccount reach all that name them", async () => {
    const metacontroller = { namespace: "platform", serviceAccount: "engine" };
    const blog = composite(blogCrd, [child("deployments")], { name: "blogs" });
    const folder = writePlan(
      await planProject(modelOf([blog], [blogCrd], { authentication: "mtls", metacontroller })),
    );
    const objects = kustomize(folder, "manifests/overlays/production");
    expect(find(objects, "ClusterRoleBinding")).toMatchObject({
      subjects: [{ name: "engine", namespace: "platform" }],
    });
    expect(JSON.stringify(find(objects, "NetworkPolicy"))).toContain(
      '"kubernetes.io/metadata.name":"platform"',
    );
    expect(find(objects, "Certificate", "blog-hooks-client-tls")).toMatchObject({
      spec: { commonName: "engine" },
    });
    const text = (path: string): string => readFileSync(join(folder, path), "utf8");
    expect(text("README.md")).toContain("--namespace platform --create-namespace");
    expect(text("manifests/metacontroller/values.yaml")).toContain("name: engine");
    removePlan(folder);
  });

  test("with mTLS the certificate carries the host that Metacontroller calls", async () => {
    const objects = kustomize(await project("mtls"), "manifests/overlays/production");
    const { sync } = ((find(objects, "CompositeController")["spec"] as JsonObject)["hooks"] ??
      {}) as JsonObject;
    expect(sync).toMatchObject({
      webhook: {
        service: { name: "blog-hooks", namespace: "blogs", protocol: "https", port: 9292 },
        caBundle: { secretRef: { name: "blog-hooks-server-tls", key: "ca.crt" } },
        clientTLS: { secretRef: { name: "blog-hooks-client-tls" } },
      },
    });
    const certificate = find(objects, "Certificate", "blog-hooks-server-tls");
    expect((certificate["spec"] as JsonObject)["dnsNames"]).toContain("blog-hooks.blogs");
    expect(find(objects, "Service")).toMatchObject({ spec: { ports: [{ appProtocol: "https" }] } });
  });

  test("the role of the project grants what trap 16 lists and nothing else", async () => {
    const objects = kustomize(await project("none"), "manifests/base");
    const role = find(objects, "ClusterRole");
    expect(role["rules"]).toEqual([
      { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] },
      {
        apiGroups: [""],
        resources: ["services"],
        verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
      },
      {
        apiGroups: ["apps"],
        resources: ["deployments"],
        verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
      },
      { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["get", "list", "watch", "update"] },
      { apiGroups: ["apps"], resources: ["statefulsets/status"], verbs: ["update"] },
      { apiGroups: ["therubyist.org"], resources: ["blogs"], verbs: ["get", "list", "watch", "update"] },
      { apiGroups: ["therubyist.org"], resources: ["blogs/status"], verbs: ["update"] },
    ]);
    expect(role).toMatchObject({
      metadata: { labels: { "metatron.therubyist.org/aggregate-to-metacontroller": "true" } },
    });
  });

  test("the memory limit fits what bodies may be in flight: a quarter of it holds the largest body", async () => {
    const limits = find(kustomize(await project("none"), "manifests/base"), "Deployment") as unknown as {
      spec: { template: { spec: { containers: { resources: { limits: { memory: string } } }[] } } };
    };
    const [container] = limits.spec.template.spec.containers;
    const [, mebibytes] = /^(\d+)Mi$/.exec(container?.resources.limits.memory ?? "") ?? [];
    const inFlight = bytesInFlightOf(Number(mebibytes) * 2 ** 20);
    expect(inFlight).toBe(128 * 2 ** 20);
    expect(inFlight).toBeGreaterThanOrEqual(defaultBodyLimit);
  });

  test("the pods are restricted, spread and drain before they go", async () => {
    const objects = kustomize(await project("none"), "manifests/base");
    expect(find(objects, "Deployment")).toMatchObject({
      spec: {
        replicas: 2,
        template: {
          spec: {
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 35,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            topologySpreadConstraints: [{ maxSkew: 1 }, { maxSkew: 1 }],
            containers: [
              {
                livenessProbe: { httpGet: { path: "/healthz" } },
                readinessProbe: { httpGet: { path: "/readyz" } },
                env: expect.arrayContaining([{ name: "METATRON_DRAIN_SECONDS", value: "5" }]),
                securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
              },
            ],
          },
        },
      },
    });
  });
});
