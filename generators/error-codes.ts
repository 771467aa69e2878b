import type { ErrorCodes } from "../src/model/errors.ts";

/** What can be wrong with a model before a file is planned. */
export const generatorErrors = {
  PLAN_CRD_MISSING: {
    summary: "metatron.json names a CRD file that is not in the project.",
    story: "The file under `crds/` was moved or deleted, or `metatron.json` was edited by hand.",
    fix: "Run `metatron generate` with that CRD again, or restore the file.",
  },
  PLAN_VERSION_MISSING: {
    summary: "A controller uses a version that its CRD does not have.",
    story: "The CRD was replaced by a newer one that dropped the version.",
    fix: "Choose a version that the CRD has with `--api-version`.",
  },
  PLAN_PARENT_BUILT_IN: {
    summary: "The parent of a composite controller is no custom kind.",
    story: "Metacontroller looks a composite's parent up as a CustomResourceDefinition and finds none.",
    fix: "Decorate built-in kinds: `metatron generate decorator --for …`.",
  },
} as const satisfies ErrorCodes;
