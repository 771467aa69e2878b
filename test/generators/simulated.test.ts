import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createContext, isComposite } from "../../generators/context.ts";
import { planProject } from "../../generators/index.ts";
import type { ProjectModel } from "../../src/model/generated.ts";
import { refusesStatus } from "../../generators/test/index.ts";
import { assemble } from "../../src/commands/generate/assemble.ts";
import type { CompositeFlags } from "../../src/commands/generate/composite.ts";
import type { Crd } from "../../src/model/crd.ts";
import { removePlan, writePlan } from "../support/compile.ts";
import { corpusCrds, corpusFiles, hasCorpus } from "../support/corpus.ts";
import { answer, drive } from "../support/drive.ts";
import { crdPath, modelOf } from "../support/project-model.ts";

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
