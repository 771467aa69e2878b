import { describe, expect, test } from "vitest";
import { type Problem, UserError } from "../../../src/model/errors.ts";
import { parseProject, serializeProject } from "../../../src/project/index.ts";
import { sampleProject } from "../../support/project.ts";

type Editable = Record<string, unknown> & { controllers: Record<string, unknown>[] };

function edited(edit: (project: Editable) => void): string {
  const project = JSON.parse(serializeProject(sampleProject)) as Editable;
  edit(project);
  return JSON.stringify(project);
}

function problemsOf(text: string): readonly Problem[] {
  try {
    parseProject(text, "metatron.json");
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

describe("metatron.json", () => {
  test("reads back as it was written, to the byte", () => {
    const text = serializeProject(sampleProject);
    expect(parseProject(text, "metatron.json")).toEqual(sampleProject);
    expect(serializeProject(parseProject(text, "metatron.json"))).toBe(text);
  });

  test("is the same text whatever the order of controllers and fields", () => {
    const reversed = edited((project) => void project.controllers.reverse());
    const shuffled = JSON.stringify(
      Object.fromEntries(Object.entries(JSON.parse(reversed) as object).reverse()),
    );
    expect(serializeProject(parseProject(shuffled, "metatron.json"))).toBe(serializeProject(sampleProject));
  });

  test("leaves out what follows from a built-in resource, and reads it back", () => {
    const text = serializeProject(sampleProject);
    expect(text).toContain(
      '{ "apiVersion": "v1", "resource": "services", "updateStrategy": { "method": "InPlace" } }',
    );
    expect(text).not.toContain('"Service"');
    expect(text).toContain('"kind": "Blog"');
  });

  test("of the first format is read with the parts that every project had then", () => {
    const old = edited((project) => (project["format"] = 1));
    expect(parseProject(old, "metatron.json")).toEqual({
      ...sampleProject,
      with: ["autoscaler", "monitoring", "vscode"],
    });
  });

  for (const [name, path, edit] of [
    ["an unknown part", "with[0]", (p) => (p["with"] = ["monitor"])],
    [
      "a built-in resource that does not exist",
      "controllers[0].children[0].kind",
      (p) =>
        (p.controllers[0]!["children"] = [
          { apiVersion: "v1", resource: "things", updateStrategy: { method: "InPlace" } },
        ]),
    ],
    ["a name that Kubernetes refuses", "name", (p) => (p["name"] = "My_App")],
    ["a name that a Service may not have", "name", (p) => (p["name"] = "1app")],
    ["a namespace with a dot", "namespace", (p) => (p["namespace"] = "a.b")],
    ["an image with a tag", "image", (p) => (p["image"] = "blog:latest")],
    ["a port out of range", "service.port", (p) => (p["service"] = { port: 70_000 })],
    ["an unknown package manager", "packageManager", (p) => (p["packageManager"] = "bun")],
    ["a missing field", "ci", (p) => delete p["ci"]],
    ["a mistyped field", "nmae", (p) => (p["nmae"] = "x")],
    [
      "a CRD path that leaves the project",
      "controllers[0].parent.crd",
      (p) => Object.assign(p.controllers[0]!["parent"] as object, { crd: "../x.yaml" }),
    ],
    [
      "a hook without version",
      "controllers[0].hooks.sync.version",
      (p) => (p.controllers[0]!["hooks"] = { sync: {} }),
    ],
    ["no sync hook", "controllers[0].hooks.sync", (p) => (p.controllers[0]!["hooks"] = {})],
    [
      "a rolling attachment",
      "controllers[1].attachments[0].updateStrategy.method",
      (p) =>
        ((p.controllers[1]!["attachments"] as { updateStrategy: object }[])[0]!.updateStrategy = {
          method: "RollingInPlace",
        }),
    ],
    ["a decorator of nothing", "controllers[1].targets", (p) => (p.controllers[1]!["targets"] = [])],
    ["an unknown type", "controllers[0].type", (p) => (p.controllers[0]!["type"] = "x")],
    [
      "a selector operator without values",
      "controllers[1].targets[0].labelSelector.matchExpressions[0].values",
      (p) =>
        Object.assign((p.controllers[1]!["targets"] as object[])[0]!, {
          labelSelector: { matchExpressions: [{ key: "a", operator: "In" }] },
        }),
    ],
    [
      "half of the etag settings",
      "controllers[0].etag.cacheCleanupSeconds",
      (p) => (p.controllers[0]!["etag"] = { cacheTimeoutSeconds: 1 }),
    ],
    [
      "one route twice",
      "controllers[1].route",
      (p) => (p.controllers[1]!["route"] = p.controllers[0]!["route"]),
    ],
    [
      "one kind twice",
      "controllers[0].children[2]",
      (p) =>
        (p.controllers[0]!["children"] as object[]).push(
          structuredClone((p.controllers[0]!["children"] as object[])[0]!),
        ),
    ],
    [
      "a cluster-scoped child of a namespaced parent",
      "controllers[0].children[0].scope",
      (p) => Object.assign((p.controllers[0]!["children"] as object[])[0]!, { scope: "Cluster" }),
    ],
  ] satisfies readonly (readonly [string, string, (project: Editable) => unknown])[])
    test(`refuses ${name} and says where`, () => {
      const problems = problemsOf(edited((project) => void edit(project)));
      expect(problems.map((problem) => problem.path)).toContain(path);
      for (const problem of problems)
        expect(problem).toMatchObject({ file: "metatron.json", fix: expect.any(String) as string });
    });

  test("tells every problem at once, and what a mistyped field may have meant", () => {
    const problems = problemsOf(
      edited((project) => Object.assign(project, { nmaespace: "x", image: "A", service: { port: 0 } })),
    );
    expect(problems.map(({ path }) => path)).toEqual(["nmaespace", "image", "service.port"]);
    expect(problems[0]?.fix).toBe("Did you mean namespace?");
  });

  for (const [name, text, code, line] of [
    ["a comma too many", '{\n  "format": 1,\n}', "PROJECT_SYNTAX", undefined],
    ["a merge conflict", '{\n<<<<<<< ours\n"format": 1\n', "PROJECT_SYNTAX", 2],
    ["nothing", "", "PROJECT_SYNTAX", 1],
    ["a newer format", '{"format": 3, "what": "ever"}', "PROJECT_FORMAT_NEWER", undefined],
    ["a list", "[]", "PROJECT_FIELD_INVALID", undefined],
    ["null", "null", "PROJECT_FIELD_INVALID", undefined],
  ] as const)
    test(`with ${name} is refused with ${code}`, () => {
      const [problem] = problemsOf(text);
      expect(problem).toMatchObject({ code, file: "metatron.json" });
      if (line !== undefined) expect(problem?.line).toBe(line);
    });
});
