import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { main } from "../../../src/main.ts";
import { fakeIo } from "../../support/io.ts";

const cwd = fileURLToPath(new URL("../../fixtures/crd", import.meta.url));

async function run(args: readonly string[], stdin = ""): Promise<{ code: number; out: string; err: string }> {
  const io = fakeIo(cwd, stdin);
  const code = await main(["inspect", ...args], io);
  return { code, out: io.out(), err: io.err() };
}

test("a CRD is shown with its names, versions, subresources, columns and schema", async () => {
  const { code, out } = await run(["lanterns.yaml"]);
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "lanterns.harbour.example.org
      group      harbour.example.org
      kind       Lantern (plural lanterns; singular lantern; short lt; categories all)
      scope      Namespaced
      versions   v1 (served, stored), v1alpha1 (not served, deprecated)
      conversion None
      from       lanterns.yaml, document 1

    v1
      status     subresource, object
      scale      subresource, selector .status.selector
      selector   spec.selector
      column     Colour (string) .spec.colour
      selectable .spec.colour

      spec*: object
        rule self.count >= 0 -- count can't be negative
        colour: string  default red, enum ["red","green","\\u001b[31m"]
        count: integer  default 1, minimum 0, maximum 9
        height: integer or string  nullable
        selector: object
          matchLabels: map of string
        lamps*: list of object  maxItems 4, list-type map, list-map-keys ["name"]
          name*: string  pattern ^[a-z]+$
          options: open object
          watts: list of integer  items.minimum 1
      status: object
        count: integer

    v1alpha1
      status     no subresource, not in the schema
      scale      none
      selector   none in the spec: the controller needs generateSelector

      (open object)
    "
  `);
});

test("JSON carries the same, schema tree included", async () => {
  const { code, out } = await run(["--json", "lanterns.yaml"]);
  expect(code).toBe(0);
  const { crds, problems } = JSON.parse(out) as { crds: Record<string, unknown>[]; problems: unknown[] };
  expect(problems).toEqual([]);
  expect(crds).toMatchObject([
    {
      name: "lanterns.harbour.example.org",
      group: "harbour.example.org",
      kind: "Lantern",
      scope: "Namespaced",
      versions: [
        { name: "v1", hasStatus: true, selector: "spec.selector", schema: { type: "object" } },
        { name: "v1alpha1", served: false },
      ],
    },
  ]);
});

test("--only, --path and --depth narrow the view", async () => {
  const { out } = await run(["--only", "v1", "--path", "spec.lamps", "--depth", "1", "lanterns.yaml"]);
  expect(out).toContain("lamps*: list of object");
  expect(out).toContain("… 3 fields below");
  expect(out).not.toContain("v1alpha1");
});

test("the standard input and several sources are read, and a bad CRD does not hide a good one", async () => {
  const { code, out, err } = await run(
    ["-", "lanterns.yaml"],
    "kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v2\n",
  );
  expect(code).toBe(1);
  expect(out).toContain("lanterns.harbour.example.org");
  expect(err).toContain("CRD_SHAPE");
  expect(err).toContain("<stdin>");
});

test.each([
  ["nothing that is a CRD", ["-"], "kind: Pod\n", 1, "CRD_NONE"],
  ["a version that is not there", ["--only", "v9", "lanterns.yaml"], "", 1, "has the version v9"],
  [
    "a path that is not there",
    ["--path", "spec.nothing", "lanterns.yaml"],
    "",
    1,
    "has the path spec.nothing",
  ],
  ["a depth that is no number", ["--depth", "all", "lanterns.yaml"], "", 2, "whole number"],
])("%s is told", async (_name, args, stdin, code, text) => {
  const result = await run(args, stdin);
  expect(result.code).toBe(code);
  expect(result.err).toContain(text);
});

test("what a CRD says can't steer the terminal", async () => {
  const { out } = await run(["--path", "spec.colour", "lanterns.yaml"]);
  expect(out).toContain("\\u001b[31m");
  expect(out).not.toContain("\u001B");
});
