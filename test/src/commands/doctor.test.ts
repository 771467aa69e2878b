import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Line } from "../../../src/commands/doctor/tools.ts";
import { doctor } from "../../../src/commands/doctor.ts";
import type { Io } from "../../../src/model/io.ts";
import { root } from "../../support/root.ts";
import { type Answers, startStubApiServer, type StubApiServer } from "../../support/stub-api-server.ts";

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!hasKubectl) process.stderr.write("note: no kubectl; the doctor's looks at a cluster are skipped\n");

let folder: string;
let server: StubApiServer | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "metatron-doctor-"));
  cpSync(
    join(root, "test/fixtures/lint/hook-url-unanswered/good/metatron.json"),
    join(folder, "metatron.json"),
  );
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function io(env: Io["env"]): Io {
  const sink = { write: () => true };
  const stdin = { async *[Symbol.asyncIterator]() {} };
  const signal = new AbortController().signal;
  return { cwd: folder, env, stdout: sink, stderr: sink, stdin, now: () => Date.now(), signal };
}

async function linesWith(
  answers: Answers,
): Promise<{ lines: Map<string, Line>; exitCode: number; text: string }> {
  server = await startStubApiServer(answers);
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, server.kubeconfig);
  return linesFrom(await doctor({ nodeVersion: "24.1.0" }, io({ ...process.env, KUBECONFIG: kubeconfig })));
}

function linesFrom({ json, exitCode, text }: Awaited<ReturnType<typeof doctor>>) {
  const { lines } = json as { lines: Line[] };
  return { lines: new Map(lines.map((line) => [line.name, line])), exitCode, text: text ?? "" };
}

interface World {
  readonly image?: string;
  readonly args?: readonly string[];
  readonly allowed?: (verb: string, resource: string) => boolean;
  readonly controllers?: readonly string[];
  readonly seconds?: number;
  readonly crds?: readonly object[];
  readonly replicas?: number;
  readonly ready?: number;
  readonly events?: readonly object[];
}

function answersOf({
  image,
  args = [],
  allowed = () => true,
  controllers = ["blog-controller"],
  seconds = 0,
  crds = [],
  replicas = 1,
  ready = 1,
  events = [],
}: World): Answers {
  const container = { image, args };
  const workload = {
    metadata: { namespace: "meta" },
    spec: { replicas, template: { spec: { serviceAccountName: "mc", containers: [container] } } },
    status: { replicas, readyReplicas: ready },
  };
  const items = (list: readonly unknown[]) => ({ items: list });
  return (method, url, body) => {
    const [path = ""] = url.split("?");
    if (path === "/version") return { gitVersion: "v1.36.1" };
    if (url.includes("dryRun=All"))
      return { metadata: { creationTimestamp: new Date(Date.now() + seconds * 1000).toISOString() } };
    if (path === "/apis/apps/v1/statefulsets") return items(image === undefined ? [] : [workload]);
    if (path === "/apis/apps/v1/deployments") return items([]);
    if (path.endsWith("/compositecontrollers"))
      return items(controllers.map((name) => ({ metadata: { name, uid: `uid of ${name}` } })));
    if (path.endsWith("/customresourcedefinitions")) return items(crds);
    if (path.endsWith("/decoratorcontrollers")) return items([]);
    if (path === "/api/v1/events") return items(url.includes("CompositeController") ? events : []);
    if (path.endsWith("/proxy/readyz")) return { status: "ready" };
    if (method !== "POST" || !path.endsWith("/subjectaccessreviews")) return undefined;
    const { verb, resource } = (
      JSON.parse(body) as { spec: { resourceAttributes: { verb: string; resource: string } } }
    ).spec.resourceAttributes;
    return { status: { allowed: allowed(verb, resource) } };
  };
}

test("without a cluster it looks at this machine and says so", async () => {
  const { lines } = linesFrom(await doctor({ nodeVersion: "24.1.0", cluster: false }, io(process.env)));
  expect(lines.get("node")).toEqual({ name: "node", state: "ok", message: "24.1.0" });
  expect(lines.get("npm")?.state).toBe("ok");
  expect(lines.get("project")?.message).toBe("blog, 1 controllers");
  expect(lines.has("cluster")).toBe(false);
});

test("an old Node is a fault, exit code 1", async () => {
  const { lines, exitCode } = linesFrom(
    await doctor({ nodeVersion: "18.20.0", cluster: false }, io(process.env)),
  );
  expect(lines.get("node")?.state).toBe("fault");
  expect(exitCode).toBe(1);
});

test("a folder that is no project is a warning, and no kubectl too", async () => {
  rmSync(join(folder, "metatron.json"));
  const { lines, exitCode } = linesFrom(await doctor({ nodeVersion: "24.1.0" }, io({ PATH: folder })));
  expect(lines.get("project")?.state).toBe("warning");
  expect(lines.get("kubectl")?.state).toBe("warning");
  expect(exitCode).toBe(1);
});

describe.skipIf(!hasKubectl)("with a cluster", () => {
  test("all is well", async () => {
    const { lines, exitCode, text } = await linesWith(
      answersOf({
        image: "ghcr.io/metacontroller/metacontroller:v4.17.2",
        args: ["--client-go-qps=50", "--workers=10", "--apply-strategy=server-side-apply"],
      }),
    );
    expect([...lines.values()].filter(({ state }) => state === "fault")).toEqual([]);
    expect(exitCode).toBe(0);
    expect(lines.get("cluster")?.message).toBe("Kubernetes v1.36.1");
    expect(lines.get("metacontroller")?.message).toBe("4.17.2 in meta");
    expect(lines.get("apply strategy")?.message).toBe("server-side-apply");
    expect(lines.get("workers")?.message).toBe("10");
    expect(lines.get("rights")?.message).toMatch(/^system:serviceaccount:meta:mc has all \d+$/);
    expect(lines.get("controller blog-controller")?.state).toBe("ok");
    expect(lines.get("hook")?.message).toBe("blog.blog-system:9292 is ready");
    expect(lines.get("clock")?.state).toBe("ok");
    expect(text).toContain("0 faults");
  });

  test("a missing right is named", async () => {
    const { lines, exitCode } = await linesWith(
      answersOf({
        image: "metacontroller:v4.17.2",
        allowed: (verb, resource) => !(verb === "patch" && resource === "deployments"),
      }),
    );
    expect(lines.get("rights")?.message).toBe("system:serviceaccount:meta:mc may not patch deployments.apps");
    expect(exitCode).toBe(1);
  });

  test("no Metacontroller, no controller object, a wrong clock", async () => {
    const { lines } = await linesWith(answersOf({ controllers: [], seconds: 90 }));
    expect(lines.get("metacontroller")?.state).toBe("warning");
    expect(lines.get("controller blog-controller")).toMatchObject({ state: "fault", message: "not applied" });
    expect(lines.get("clock")?.message).toMatch(/^(89|90|91) s away/);
  });

  const image = "ghcr.io/metacontroller/metacontroller:v4.17.2";

  test.each([
    [{ replicas: 0, ready: 0 }, "4.17.2 in meta does not run: 0 of 0 replicas are ready"],
    [{ replicas: 1, ready: 0 }, "4.17.2 in meta does not run: 0 of 1 replicas are ready"],
  ])("a server with %j is a fault, and starts no controller", async (world, message) => {
    const { lines, exitCode } = await linesWith(answersOf({ image, ...world }));
    expect(lines.get("metacontroller")).toMatchObject({ state: "fault", message });
    expect(lines.get("controller blog-controller")).toMatchObject({
      state: "warning",
      message: "applied, but no Metacontroller is known to run that would start it",
    });
    expect(exitCode).toBe(1);
  });

  const event = (type: string, reason: string, message: string, lastTimestamp: string) => ({
    type,
    reason,
    message,
    lastTimestamp,
    involvedObject: { kind: "CompositeController", name: "blog-controller" },
  });
  const syncError = event(
    "Warning",
    "SyncError",
    "[blog-controller] Sync error - ignoring, CRD does not have subresource 'Status' enabled",
    "2026-11-26T10:00:01Z",
  );

  test("a controller that Metacontroller refused is a fault, until it is started later", async () => {
    const { lines } = await linesWith(answersOf({ image, events: [syncError] }));
    expect(lines.get("controller blog-controller")).toMatchObject({
      state: "fault",
      message: `refused by Metacontroller: SyncError: ${syncError.message}`,
    });
    await server?.close();
    const started = event("Normal", "Started", "Started controller", "2026-11-26T10:05:00Z");
    const later = await linesWith(answersOf({ image, events: [started, syncError] }));
    expect(later.lines.get("controller blog-controller")).toMatchObject({ state: "ok", message: "accepted" });
  });

  test("accepted is what an event of the running server says, and no more", async () => {
    const { lines } = await linesWith(answersOf({ image }));
    expect(lines.get("controller blog-controller")).toMatchObject({
      state: "ok",
      message: "applied; no event says that it failed, or that it was started",
    });
    await server?.close();
    const started = event("Normal", "Started", "Started controller", "2026-11-26T10:05:00Z");
    const stopped = await linesWith(answersOf({ image, replicas: 0, ready: 0, events: [started] }));
    expect(stopped.lines.get("controller blog-controller")?.state).toBe("warning");
  });

  test("it says when Metacontroller is not where metatron.json expects it, and what to write", async () => {
    const { lines, exitCode } = await linesWith(answersOf({ image }));
    expect(lines.get("place")).toMatchObject({
      state: "warning",
      message: expect.stringContaining(
        "Metacontroller is meta/mc, the project expects metacontroller/metacontroller-metacontroller-helm",
      ) as string,
      fix: expect.stringContaining('"metacontroller": {"namespace":"meta","serviceAccount":"mc"}') as string,
    });
    expect(exitCode).toBe(0);
    await server?.close();
    const file = join(folder, "metatron.json");
    const project = JSON.parse(readFileSync(file, "utf8")) as object;
    const metacontroller = { namespace: "meta", serviceAccount: "mc" };
    writeFileSync(file, JSON.stringify({ ...project, metacontroller }));
    expect((await linesWith(answersOf({ image }))).lines.has("place")).toBe(false);
  });

  test("a missing right on namespaces, on Secrets under authentication, and on related objects is named", async () => {
    const file = join(folder, "metatron.json");
    const project = JSON.parse(readFileSync(file, "utf8")) as { controllers: object[] };
    const related = [
      { apiVersion: "networking.k8s.io/v1", kind: "Ingress", resource: "ingresses", scope: "Namespaced" },
    ];
    const controllers = project.controllers.map((controller) => ({ ...controller, related }));
    writeFileSync(file, JSON.stringify({ ...project, controllers, authentication: "bearer" }));
    const lacking = ["namespaces", "secrets", "ingresses"];
    const { lines } = await linesWith(
      answersOf({ image, allowed: (_verb, resource) => !lacking.includes(resource) }),
    );
    expect(lines.get("rights")?.message).toBe(
      "system:serviceaccount:meta:mc may not get ingresses.networking.k8s.io, list ingresses.networking.k8s.io, " +
        "watch ingresses.networking.k8s.io, list namespaces, watch namespaces, get secrets, list secrets, watch secrets",
    );
  });

  test("an event of a deleted controller of that name is no event of this one", async () => {
    const old = { ...syncError, involvedObject: { ...syncError.involvedObject, uid: "old" } };
    const { lines } = await linesWith(answersOf({ image, events: [old] }));
    expect(lines.get("controller blog-controller")?.state).toBe("ok");
    await server?.close();
    const own = {
      ...syncError,
      involvedObject: { ...syncError.involvedObject, uid: "uid of blog-controller" },
    };
    const refused = await linesWith(answersOf({ image, events: [own] }));
    expect(refused.lines.get("controller blog-controller")?.state).toBe("fault");
  });

  test("a Metacontroller outside the cluster that started the controller is no fault", async () => {
    const started = event("Normal", "Started", "Started controller", "2026-11-26T10:05:00Z");
    const { lines, exitCode } = await linesWith(answersOf({ events: [started] }));
    expect(lines.get("metacontroller")?.state).toBe("warning");
    expect(lines.get("controller blog-controller")?.state).toBe("ok");
    expect(lines.get("rights")?.state).toBe("skipped");
    expect(exitCode).toBe(0);
  });

  test.each([
    ["--workers=10", "--client-go-qps=50"],
    ["--workers", "10", "--client-go-qps", "50"],
    ["-workers", "10", "-client-go-qps=50"],
  ])("arguments are read however they are spelt: %j", async (...args) => {
    const { lines } = await linesWith(answersOf({ image, args }));
    expect(lines.get("workers")?.message).toBe("10");
    expect(lines.get("client QPS")?.message).toBe("50");
  });

  test("hooks of v2 and authentication need a version that has them", async () => {
    const file = join(folder, "metatron.json");
    const project = JSON.parse(readFileSync(file, "utf8")) as { authentication: string };
    writeFileSync(file, JSON.stringify({ ...project, authentication: "bearer" }));
    const { lines } = await linesWith(answersOf({ image: "metacontroller:v4.10.0" }));
    expect(lines.get("metacontroller")).toMatchObject({
      state: "fault",
      message:
        "4.10.0 has no hooks of version v2 (since 4.15.0), authorization and TLS of hooks (since 4.16.0)",
    });
    const { calls = [] } = server ?? {};
    expect(calls.filter((call) => call.includes("subjectaccessreviews")).length).toBeGreaterThan(10);
  });

  test("it says which declared methods the server's strategy defeats", async () => {
    const file = join(folder, "metatron.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replaceAll(/"method": "\w+"/g, '"method": "Recreate"'));
    const args = ["--apply-strategy", "server-side-apply"];
    const { lines } = await linesWith(answersOf({ image, args }));
    expect(lines.get("methods of blog-controller")?.message).toContain(
      "never recreated under server-side apply",
    );
    await server?.close();
    const dynamic = await linesWith(answersOf({ image }));
    expect(dynamic.lines.has("methods of blog-controller")).toBe(false);
  });

  test.each([
    ["Namespaced", "one child is moved, then it waits for ever"],
    ["Cluster", "nothing is ever created under a cluster-scoped parent"],
  ])("it says what a rolling method does under a parent of scope %s", async (scope, message) => {
    const file = join(folder, "metatron.json");
    const text = readFileSync(file, "utf8").replace('"scope": "Namespaced"', `"scope": "${scope}"`);
    writeFileSync(file, text.replace('"method": "InPlace"', '"method": "RollingInPlace"'));
    const { lines } = await linesWith(answersOf({ image }));
    expect(lines.get("methods of blog-controller")?.message).toBe(`deployments (RollingInPlace): ${message}`);
  });

  test("a fix names the chart's values only where the folder has them", async () => {
    const values = "manifests/metacontroller/values.yaml";
    const { lines } = await linesWith(answersOf({}));
    expect(lines.get("metacontroller")?.fix).not.toContain("values.yaml");
    await server?.close();
    cpSync(join(root, "test/golden/blog", values), join(folder, values), { recursive: true });
    expect((await linesWith(answersOf({}))).lines.get("metacontroller")?.fix).toContain(values);
  });

  test("the project's CRDs: absent, there but not established, established", async () => {
    cpSync(join(root, "test/golden/blog/metatron.json"), join(folder, "metatron.json"));
    const name = "crd blogs.therubyist.org";
    const crd = (status: string) => ({
      metadata: { name: "blogs.therubyist.org" },
      status: { conditions: [{ type: "Established", status }] },
    });
    for (const [crds, state, message] of [
      [[], "fault", "not installed"],
      [[crd("False")], "fault", "not established"],
      [[crd("True")], "ok", "established"],
    ] as const) {
      const { lines } = await linesWith(answersOf({ crds }));
      expect(lines.get(name)).toMatchObject({ state, message });
      await server?.close();
    }
  });

  test("a cluster that is not reachable is a warning", async () => {
    const kubeconfig = join(folder, "kubeconfig");
    const stub = await startStubApiServer(() => ({}));
    await stub.close();
    writeFileSync(kubeconfig, stub.kubeconfig);
    const { lines } = linesFrom(
      await doctor({ nodeVersion: "24.1.0" }, io({ ...process.env, KUBECONFIG: kubeconfig })),
    );
    expect(lines.get("cluster")?.state).toBe("warning");
    expect(lines.get("cluster")?.message).toMatch(/^not reachable: .*refused/);
  });
});
