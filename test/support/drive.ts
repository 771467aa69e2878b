import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Simulation, simulate } from "@metatron/cli/testing";
import { type Controller, type JsonObject, createServer } from "@metatron/runtime";
import { load as parseYaml } from "js-yaml";
import { type ControllerContext, isComposite } from "../../generators/context.ts";
import { prunesGeneration } from "../../generators/test/index.ts";
import { resourcesOf } from "../../src/project/index.ts";

interface Example extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The controller and the object of a generated project. */
async function load(folder: string, file: string): Promise<{ controller: Controller; example: Example }> {
  const path = join(folder, `src/controllers/${file}.ts`);
  const { default: controller } = (await import(path)) as { default: Controller };
  const text = readFileSync(join(folder, `examples/${file}.yaml`), "utf8");
  return { controller, example: parseYaml(text) as Example };
}

/** Metacontroller cannot write the status of some CRDs: their generated test only asks for an answer. */
export async function answer(folder: string, { entry, names }: ControllerContext): Promise<unknown[]> {
  const { controller, example } = await load(folder, names.file);
  await using server = createServer({ controllers: [controller], logger: false });
  const payload = { controller: {}, parent: example, children: {}, related: {}, finalizing: false };
  const response = await server.inject({ method: "POST", url: `/${entry.route}/sync`, payload });
  return response.statusCode === 200 ? [] : [response.json()];
}

/** What goes wrong when the example comes, is edited and goes, as the generated test does it. */
export async function drive(folder: string, of: ControllerContext): Promise<unknown[]> {
  const { entry, names } = of;
  const crds = new Set(resourcesOf(entry).flatMap(({ crd }) => crd ?? []));
  const { controller, example } = await load(folder, names.file);
  await using cluster = await simulate({
    controllers: [controller],
    manifests: [join(folder, `manifests/base/controllers/${entry.name}.yaml`)],
    crds: [...crds].map((crd) => join(folder, crd)),
  });
  await cluster.apply(example);
  await cluster.settle();
  await edit(cluster, example);
  await cluster.settle();
  const moving = cluster.settlement?.moving ?? [];
  await cluster.delete(example);
  await cluster.settle();
  cluster.expectEmpty();
  const isKnown = isComposite(of) && prunesGeneration(of.parent.version.schema) ? "status-pruned" : undefined;
  return [...moving, ...cluster.problems.filter(({ code }) => code !== isKnown)];
}

async function edit(cluster: Simulation, { kind, metadata: { name, namespace } }: Example): Promise<void> {
  await cluster.edit<{ metadata: { labels?: Record<string, string> } }>(
    kind,
    name,
    ({ metadata }) => {
      metadata.labels = { ...metadata.labels, "example.org/edited": "true" };
    },
    namespace,
  );
}
