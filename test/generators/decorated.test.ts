import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createContext } from "../../generators/context.ts";
import { planProject } from "../../generators/index.ts";
import { blogCrd } from "../support/blog-crd.ts";
import { removePlan, writePlan } from "../support/compile.ts";
import { drive } from "../support/drive.ts";
import { builtin, child, custom, decorator, modelOf } from "../support/project-model.ts";

const hook = { version: "v2" } as const;
const attached = [child("services"), child("configmaps"), child("jobs", "Recreate")];
const names = ["deployments", "statefulsets", "daemonsets", "replicasets", "pods", "jobs", "cronjobs"];
const withoutGeneration = ["secrets", "configmaps", "services"];

const controllers = [
  ...[...names, ...withoutGeneration].map((name) => decorator(`decorate-${name}`, [builtin(name)], attached)),
  decorator("decorate-blogs", [custom(blogCrd)], attached),
  {
    ...decorator("with-finalize", [builtin("statefulsets")], attached),
    hooks: { sync: hook, finalize: hook, customize: hook },
    related: [builtin("secrets")],
  },
  {
    ...decorator("selected", [], attached),
    targets: [
      {
        ...builtin("deployments"),
        labelSelector: { matchLabels: { "example.org/wanted": "yes" } },
        annotationSelector: { matchAnnotations: { "example.org/note": "yes" } },
      },
    ],
  },
];

describe("a decorator as generated follows its example without a problem", () => {
  const model = modelOf(controllers, [blogCrd]);
  let folder = "";
  beforeAll(async () => {
    folder = writePlan(await planProject(model));
  });
  afterAll(() => removePlan(folder));

  for (const controller of createContext(model).controllers)
    test(controller.entry.name, async () => {
      expect(await drive(folder, controller)).toEqual([]);
    });
});
