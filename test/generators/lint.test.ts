import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { planProject } from "../../generators/index.ts";
import type { ProjectModel } from "../../src/model/generated.ts";
import type { Plan } from "../../src/model/plan.ts";
import { blogCrd, onlyCrd } from "../support/blog-crd.ts";
import { removePlan, writePlan } from "../support/compile.ts";
import { builtin, child, composite, decorator, modelOf } from "../support/project-model.ts";
import { root } from "../support/root.ts";

const bare = onlyCrd(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: markers.example.org }
spec:
  group: example.org
  scope: Cluster
  names: { plural: markers, singular: marker, kind: Marker }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { colour: { type: string } } } }
`);

const hook = { version: "v2" } as const;
const hooks = { sync: hook, finalize: hook, customize: hook };
const kinds = ["deployments", "services", "ingresses", "secrets"].map((kind) => child(kind));
const attached = decorator("service-per-pod", [builtin("statefulsets")], [child("services")]);

/** Runs the `lint` script of a project as its `npm run lint` would; gives what it complains of. */
async function complaints(plan: Plan): Promise<string> {
  const folder = writePlan(plan);
  rmSync(join(folder, "node_modules"), { recursive: true });
  const manifest = plan.find(({ path }) => path === "package.json")?.content;
  const { scripts } = JSON.parse(String(manifest)) as { scripts: { lint: string } };
  const path = [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  const ran = promisify(execFile)("sh", ["-c", scripts.lint], {
    cwd: folder,
    env: { ...process.env, PATH: path, NO_COLOR: "1" },
  });
  const said = await ran.then(
    () => "",
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
  removePlan(folder);
  return said;
}

const shapes: Readonly<Record<string, ProjectModel>> = {
  "the Blog, with children": modelOf([composite(blogCrd, kinds)], [blogCrd], { ci: "github" }),
  "every hook, a decorator, pnpm, GitLab": modelOf(
    [composite(blogCrd, kinds, { hooks }), attached],
    [blogCrd],
    {
      ci: "gitlab",
      packageManager: "pnpm",
      authentication: "mtls",
    },
  ),
  "a CRD without spec and status, no children, yarn": modelOf([composite(bare)], [bare], {
    packageManager: "yarn",
    authentication: "bearer",
  }),
  "no controller at all": modelOf([], []),
};

for (const [name, model] of Object.entries(shapes))
  test(`a fresh project passes its own lint and format check: ${name}`, async () => {
    expect(await complaints(await planProject(model))).toBe("");
  });
