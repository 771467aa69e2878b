import { describe, expect, test } from "vitest";
import { findDuplicates, parseCrds, toSchemaTree, toYaml } from "../../../src/crd/index.ts";
import { definition } from "../../support/definition.ts";

describe("a CRD comes in many forms", () => {
  const boat = definition({ type: "object", properties: { spec: { type: "string" } } });
  const item = toYaml(boat);

  test.each([
    ["YAML", item],
    ["JSON", JSON.stringify(boat)],
    ["indented JSON", JSON.stringify(boat, null, 2)],
    ["a List", toYaml({ apiVersion: "v1", kind: "List", items: [boat] })],
    ["a List in JSON", JSON.stringify({ apiVersion: "v1", kind: "List", items: [boat] })],
    ["a CustomResourceDefinitionList", toYaml({ kind: "CustomResourceDefinitionList", items: [boat] })],
    ["a stream with other kinds", `kind: Service\napiVersion: v1\n---\n${item}---\nkind: Secret\n`],
    ["comments and separators", `# licence\n---\n# the boat\n${item}...\n`],
  ])("%s", (_name, text) => {
    const { crds, problems } = parseCrds(text, "x");
    expect(problems).toEqual([]);
    expect(crds).toMatchObject([
      { name: "boats.harbour.example.org", kind: "Boat", listKind: "BoatList", singular: "boat" },
    ]);
    expect(parseCrds(crds[0]?.text ?? "", "again").crds[0]?.versions).toEqual(crds[0]?.versions);
  });

  test("the text of a document is kept as it came", () => {
    const { crds } = parseCrds(
      `# head\n---\n# mine\n${item}---\n${item.replaceAll("boat", "ship").replaceAll("Boat", "Ship")}`,
      "x",
    );
    expect(crds[0]?.text.startsWith("# head\n# mine\n")).toBe(true);
    expect(crds[0]?.text).not.toContain("ship");
    expect(crds[1]?.source).toEqual({ file: "x", document: 2, line: 27 });
  });

  test("anchors and merge keys are read", () => {
    const text = item.replace(
      /( +)spec:\n +type: string/,
      "$1spec: &s { type: string }\n$1status: { <<: *s, nullable: true }",
    );
    const schema = parseCrds(text, "x").crds[0]?.versions[0]?.schema;
    expect(schema?.properties).toMatchObject({
      spec: { type: "string" },
      status: { type: "string", nullable: true },
    });
  });

  test.each([
    ["an empty text", "", "it is empty"],
    ["other kinds", "kind: Service\n---\nkind: Pod\n", 'it holds "Service", "Pod"'],
    ["text", "hello\n", "must be a map"],
    ["a list of text", "- a\n", "must be a CustomResourceDefinition"],
  ])("%s holds no CRD", (_name, text, message) => {
    const { crds, problems } = parseCrds(text, "x");
    expect(crds).toEqual([]);
    expect(problems[0]?.message).toContain(message);
  });

  test("a bad CRD does not stop the others, and one that comes twice is told", () => {
    const bad = toYaml({ ...boat, metadata: { name: "x" } });
    const { crds, problems } = parseCrds([bad, item, item].join("---\n"), "x");
    expect(crds).toHaveLength(1);
    expect(problems.map(({ code, document }) => [code, document])).toEqual([
      ["CRD_NAME", 1],
      ["CRD_DUPLICATE", 3],
    ]);
    expect(findDuplicates([...crds, ...crds])).toHaveLength(1);
  });
});

describe("v1beta1 is read", () => {
  const legacy = (spec: Record<string, unknown>) =>
    parseCrds(
      toYaml({
        apiVersion: "apiextensions.k8s.io/v1beta1",
        kind: "CustomResourceDefinition",
        metadata: { name: "boats.harbour.example.org" },
        spec: { group: "harbour.example.org", names: { kind: "Boat", plural: "boats" }, ...spec },
      }),
      "x",
    );
  const validation = { openAPIV3Schema: { properties: { spec: { properties: { a: { type: "string" } } } } } };

  test("one version, no schema, no scope", () => {
    const [crd] = legacy({ version: "v1" }).crds;
    expect(crd).toMatchObject({
      scope: "Namespaced",
      versions: [
        { name: "v1", served: true, storage: true, schema: { "x-kubernetes-preserve-unknown-fields": true } },
      ],
    });
  });

  test("an empty scope is Namespaced, as its defaulting made it", () => {
    expect(legacy({ version: "v1", scope: "" })).toMatchObject({
      crds: [{ scope: "Namespaced" }],
      problems: [],
    });
  });

  test("shared validation, subresources and columns reach every version; nothing is pruned", () => {
    const [crd] = legacy({
      versions: [
        { name: "v1", served: true, storage: true },
        { name: "v2", served: false, storage: false },
      ],
      validation,
      subresources: { status: {} },
      additionalPrinterColumns: [{ name: "A", type: "string", JSONPath: ".spec.a" }],
    }).crds;
    expect(crd?.versions).toHaveLength(2);
    for (const version of crd?.versions ?? []) {
      expect(version).toMatchObject({
        hasStatus: true,
        printerColumns: [{ name: "A", jsonPath: ".spec.a" }],
      });
      const spec = version.schema.properties?.["spec"];
      expect(spec).toMatchObject({
        "x-kubernetes-preserve-unknown-fields": true,
        properties: { a: { type: "string" } },
      });
    }
  });

  test("preserveUnknownFields: false closes the objects", () => {
    const [crd] = legacy({ version: "v1", preserveUnknownFields: false, validation }).crds;
    expect(crd?.versions[0]?.schema).toEqual({
      properties: { spec: { properties: { a: { type: "string" } } } },
    });
  });
});

describe("what people pass by mistake is told apart", () => {
  const problemOf = (value: unknown) => parseCrds(JSON.stringify(value), "x").problems[0];

  test("a list of texts", () => {
    expect(problemOf(["a", "b"])?.message).toBe(
      'each item of the list must be a CustomResourceDefinition, but one is "a"',
    );
  });

  test("the fields of v1beta1 under v1", () => {
    const spec = { group: "example.com", version: "v1", scope: "Cluster", validation: {} };
    const names = { kind: "Old", plural: "olds" };
    const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    const problem = parseCrds(
      JSON.stringify({ ...crd, metadata: { name: "olds.example.com" }, spec: { ...spec, names } }),
      "x",
    ).problems.find(({ code }) => code === "CRD_VERSIONS");
    expect(problem?.fix).toContain("move version, validation, subresources");
  });
});

test.each([
  [{ type: "object", items: { type: "string" } }, "object", []],
  [{ type: "string", properties: { b: { type: "string" } } }, "string", []],
  [{ properties: { b: { type: "string" } } }, "object", ["b"]],
] as const)("a tree shows what the type allows: %j", (schema, type, names) => {
  const tree = toSchemaTree(schema);
  expect([tree.type, tree.children.map(({ name }) => name)]).toEqual([type, names]);
});
