import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { onTestFinished } from "vitest";
import { simulate, type StoredObject } from "../../src/simulator/index.ts";
import { metatronWith, type Ran } from "./cli.ts";
import { crdText } from "./crds.ts";
import { serveHooks } from "./hooks.ts";
import { createTestIo } from "./io.ts";
import { newProject } from "./new-project.ts";
import { startStubApiServer, type StubApiServer } from "./stub-api-server.ts";

export const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!hasKubectl) process.stderr.write("note: no kubectl; preview is skipped\n");

/** What the hooks read of a request. */
export interface Request {
  readonly parent: StoredObject & { readonly spec: { readonly image: string } };
  readonly related?: { readonly [kind: string]: object };
  readonly finalizing?: boolean;
}

export type Hook = (request: Request, path: string) => unknown;

export const password = "correct-horse-battery";
const labels = { app: "blog" };
const template = (image: string, env: readonly object[] = []) => ({
  metadata: { labels },
  spec: { containers: [{ name: "app", image, env }] },
});
export const deployment = (name: string, image: string, env?: readonly object[]) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: { selector: { matchLabels: labels }, template: template(image, env) },
});
export const service = (name: string, port = 80) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: labels, ports: [{ port }] },
});
export const secret = (name: string, value: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name },
  data: { password: Buffer.from(value).toString("base64") },
});
export const database = (name: string, serviceName = name) => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name },
  spec: { serviceName, selector: { matchLabels: labels }, template: template("mysql:8") },
});

/** The hooks as they are deployed. */
export const deployed: Hook = ({ parent: { metadata, spec } }, path) => {
  if (path.endsWith("/customize")) return { relatedResources: [] };
  const children = [
    deployment(metadata.name, spec.image, [{ name: "URL", value: `mysql://root:${password}@db` }]),
    service(metadata.name),
    secret(`${metadata.name}-db`, password),
    database(`${metadata.name}-db`),
  ];
  return { status: {}, children };
};

/** A command line in a project, with the kubeconfig of its cluster. */
export const metatronIn = (root: string, ...args: readonly string[]): Promise<Ran> =>
  metatronWith(createTestIo(root, { env: { KUBECONFIG: join(root, "kubeconfig") } }), ...args);

/** A project of Blogs with four kinds of children. */
export async function blogProject(): Promise<string> {
  const crd = crdText().replace(/( +)observedGeneration: .*\n/, "$&$1phase: { type: string }\n");
  const root = await newProject({ crd });
  const kinds = "deployments=InPlace,services=InPlace,secrets=InPlace,statefulsets=InPlace";
  await metatronIn(root, "generate", "crds/blogs.example.org.yaml", "--children", kinds, "--hooks", "sync");
  return root;
}

const read = (root: string, path: string): object => load(readFileSync(join(root, path), "utf8")) as object;
const plurals: Readonly<Record<string, string>> = {
  Blog: "/apis/example.org/v1/blogs",
  Deployment: "/apis/apps/v1/deployments",
  StatefulSet: "/apis/apps/v1/statefulsets",
  Service: "/api/v1/services",
  Secret: "/api/v1/secrets",
  ConfigMap: "/api/v1/configmaps",
};

/** A cluster in which the deployed hooks have come to rest over Blogs of those names, behind an API server that only reads. */
export async function cluster(
  root: string,
  names: readonly string[],
  instead: (path: string, query: URLSearchParams) => unknown = () => undefined,
  more: readonly object[] = [],
): Promise<StubApiServer> {
  const url = await serveHooks(deployed);
  const controller = read(root, "manifests/base/controllers/blog-controller.yaml");
  const crd = read(root, "crds/blogs.example.org.yaml");
  const live = await simulate({ url, manifests: [controller], crds: [crd] });
  for (const name of names)
    await live.apply({
      apiVersion: "example.org/v1",
      kind: "Blog",
      metadata: { name },
      spec: { image: "blog:1" },
    });
  await live.apply(...(more as never[]));
  await live.settle();
  const objects = Object.entries(plurals).map(([kind, path]) => [path, live.list(kind)] as const);
  const server: StubApiServer = await startStubApiServer((_method, target) => {
    const { pathname, searchParams } = new URL(target, "http://localhost");
    const other = instead(pathname, searchParams);
    if (other !== undefined) return other;
    if (pathname.endsWith("/customresourcedefinitions/blogs.example.org")) return crd;
    const path = pathname.replace(/\/namespaces\/[^/]+/, "");
    const found = objects.find(([own]) => own === path)?.[1];
    // The items of a list have neither kind nor apiVersion.
    const items = found?.map(({ kind: _kind, apiVersion: _version, ...object }) => object);
    // A real uid is no other cluster's.
    return (
      items &&
      (JSON.parse(JSON.stringify({ metadata: {}, items }).replaceAll("6d657461-", "c0ffee00-")) as object)
    );
  });
  writeFileSync(join(root, "kubeconfig"), server.kubeconfig);
  onTestFinished(() => server.close());
  return server;
}
