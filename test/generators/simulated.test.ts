import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, type Controller, type JsonObject } from "@metatron/runtime";
import { simulate } from "@metatron/runtime/testing";
import { load as parseYaml } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createContext, isComposite, type CompositeContext } from "../../generators/context/context.ts";
import { planProject } from "../../generators/index.ts";
import type { ProjectModel } from "../../generators/model.ts";
import { prunesGeneration, refusesStatus } from "../../generators/test/status-faults.ts";
import { assemble } from "../../src/commands/generate/assemble.ts";
import type { CompositeFlags } from "../../src/commands/generate/composite.ts";
import type { Crd } from "../../src/crd/model.ts";
import { corpusFiles, hasCorpus } from "../support/corpus.ts";
import { removePlan, writePlan } from "./support/compile.ts";
import { corpusCrds } from "./support/corpus.ts";
import { crdPath, modelOf } from "./support/model.ts";

const isFull = process.env["METATRON_FULL"] === "1";
const kinds = [
  "deployments",
  "statefulsets",
  "services",
  "ingresses",
  "secrets",
  "configmaps",
  "jobs",
  "pods",
];

/** Every CRD once, but for the one that the simulator itself serves; without METATRON_FULL=1 each fifth, spread over all origins. */
function chosenCrds(): Crd[] {
  const files = isFull ? corpusFiles : corpusFiles.filter((_, index) => index % 5 === 0);
  const isOwn = ({ name }: Crd): boolean => name === "controllerrevisions.metacontroller.k8s.io";
  return [
    ...new Map(
      corpusCrds(files)
        .filter((crd) => !isOwn(crd))
        .map((crd) => [crd.name, crd]),
    ).values(),
  ];
}

/** Every shape of stub takes its turn: with and without children, finalize and customize. */
function flagsOf(index: number): CompositeFlags {
  const hooks = [...(index % 2 === 0 ? ["finalize"] : []), ...(index % 4 > 1 ? ["customize"] : [])];
  return {
    children: index % 6 === 5 ? [] : kinds.filter((_, position) => (index + position) % 3 !== 0),
    hooks,
  };
}

/** A project with a controller for each CRD, named as `metatron generate` names them. */
function modelWith(crds: readonly Crd[]): ProjectModel {
  const empty = modelOf([], []);
  const project = crds.reduce(
    (before, crd, index) => assemble(before, [crd], { flags: flagsOf(index), known: new Map() }).project,
    empty.project,
  );
  return { ...empty, project, crds: new Map(crds.map((crd) => [crdPath(crd), crd])) };
}

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
async function answer(folder: string, { entry, names }: CompositeContext): Promise<unknown[]> {
  const { controller, example } = await load(folder, names.file);
  await using server = createServer({ controllers: [controller], logger: false });
  const payload = { controller: {}, parent: example, children: {}, related: {}, finalizing: false };
  const response = await server.inject({ method: "POST", url: `/${entry.route}/sync`, payload });
  return response.statusCode === 200 ? [] : [response.json()];
}

/** What goes wrong when the example comes, is edited and goes, as the generated test does it. */
async function drive(folder: string, { entry, names, parent }: CompositeContext): Promise<unknown[]> {
  const { controller, example } = await load(folder, names.file);
  await using cluster = await simulate({
    controllers: [controller],
    manifests: [join(folder, `manifests/base/controllers/${entry.name}.yaml`)],
    crds: [join(folder, crdPath(parent.crd))],
  });
  await cluster.apply(example);
  await cluster.settle();
  await cluster.edit<{ metadata: { labels?: Record<string, string> } }>(
    example.kind,
    example.metadata.name,
    ({ metadata }) => {
      metadata.labels = { ...metadata.labels, "example.org/edited": "true" };
    },
    example.metadata.namespace,
  );
  await cluster.settle();
  const moving = cluster.settlement?.moving ?? [];
  await cluster.delete(example);
  await cluster.settle();
  cluster.expectEmpty();
  const isKnown = prunesGeneration(parent.version.schema) ? "status-pruned" : undefined;
  return [...moving, ...cluster.problems.filter(({ code }) => code !== isKnown)];
}

describe.skipIf(!hasCorpus())("a project as generated follows its example without a problem", async () => {
  const crds = hasCorpus() ? chosenCrds() : [];
  const model = modelWith(crds);
  const controllers = createContext(model).controllers.filter(isComposite);
  let folder = "";
  beforeAll(async () => {
    folder = writePlan(await planProject(model));
  }, 240_000);
  afterAll(() => removePlan(folder));

  test("enough CRDs are tried", () => expect(controllers.length).toBeGreaterThan(isFull ? 150 : 28));

  for (const controller of controllers) {
    const { crd, version } = controller.parent;
    const act = refusesStatus(version) ? answer : drive;
    test(`${crd.name} ${version.name}${act === answer ? ": an answer" : ""}`, async () => {
      expect(await act(folder, controller)).toEqual([]);
    });
  }
});
