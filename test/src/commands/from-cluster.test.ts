import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterEach, describe, expect, test } from "vitest";
import { metatronWith, type Ran } from "../../support/cli.ts";
import { createTestIo, temporaryFolder } from "../../support/io.ts";
import { newProject } from "../../support/new-project.ts";
import { crdText } from "../../support/crds.ts";
import { startStubApiServer, type StubApiServer } from "../../support/stub-api-server.ts";

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!hasKubectl) process.stderr.write("note: no kubectl; the CRDs of a cluster are skipped\n");

let server: StubApiServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const name = "blogs.example.org";
const written = load(crdText()) as { metadata: object; spec: object };
const applied = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };
const stored = {
  ...written,
  metadata: {
    ...written.metadata,
    uid: "1",
    resourceVersion: "7",
    generation: 1,
    creationTimestamp: "2026-11-26T10:00:00Z",
    managedFields: [{ manager: "kubectl" }],
    labels: { team: "web" },
    annotations: { ...applied, kept: "yes" },
  },
  status: { acceptedNames: {}, conditions: [], storedVersions: ["v1"] },
};

/** Runs in a folder whose kubeconfig is that of a cluster with one CRD. */
async function cluster(root: string): Promise<(...args: string[]) => Promise<Ran>> {
  server = await startStubApiServer((_method, url) =>
    url === `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}` ? stored : undefined,
  );
  const kubeconfig = join(temporaryFolder(), "kubeconfig");
  writeFileSync(kubeconfig, server.kubeconfig);
  return (...args) => metatronWith(createTestIo(root, { env: { KUBECONFIG: kubeconfig } }), ...args);
}

const labels = { team: "web" };
const expected = { ...written, metadata: { name, labels, annotations: { kept: "yes" } } };

describe.skipIf(!hasKubectl)("a CRD of the cluster", () => {
  test("is generated from, without what the server wrote", async () => {
    const root = await newProject({ crd: crdText() });
    const run = await cluster(root);
    const { code, stderr } = await run("generate", `cluster:${name}`);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(load(readFileSync(join(root, `crds/${name}.yaml`), "utf8"))).toEqual(expected);
    expect((await run("generate", `cluster:stub/${name}`, "--check")).code).toBe(0);
  });

  test("is where init starts from", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "blog"));
    const run = await cluster(root);
    const { code, stderr } = await run(
      "init",
      "blog",
      "--crd",
      `cluster:${name}`,
      "--no-install",
      "--no-git",
    );
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(load(readFileSync(join(root, `blog/crds/${name}.yaml`), "utf8"))).toEqual(expected);
  });

  test("is inspected", async () => {
    const run = await cluster(temporaryFolder());
    expect((await run("inspect", `cluster:${name}`)).stdout).toContain(name);
  });

  test("every source that cannot be read is named at once", async () => {
    const run = await cluster(temporaryFolder());
    const sources = ["cluster:things.example.org", "cluster:stub/../secrets", "cluster:", "none.yaml"];
    const { code, stderr } = await run("inspect", ...sources, `cluster:gone/${name}`);
    expect(code).toBe(1);
    expect(stderr).toContain("cluster:things.example.org cannot be read");
    expect(stderr).toContain("cluster:stub/../secrets names no CRD");
    expect(stderr).toContain("cluster: names no CRD");
    expect(stderr).toContain("There is no file or folder none.yaml");
    expect(stderr).toMatch(/cluster:gone\/blogs.example.org cannot be read: .*gone/);
    expect(server?.calls.filter((call) => !call.startsWith("GET ") || call.includes("secrets"))).toEqual([]);
  });
});
