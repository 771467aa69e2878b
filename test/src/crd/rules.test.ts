import { describe, expect, test } from "vitest";
import { crdErrors, parseCrds } from "../../../src/crd/index.ts";
import { type Definition, definition } from "../../support/definition.ts";

const check = (crd: unknown) => parseCrds(JSON.stringify(crd), "boats.json");

function changed(change: (crd: Definition) => void): Definition {
  const crd = definition();
  change(crd);
  return crd;
}

const schemaPath = "spec.versions[0].schema.openAPIV3Schema";

describe("what breaks a rule is refused with its place", () => {
  test.each<[string, (crd: Definition) => void, string, string]>([
    ["a group without a dot", (crd) => (crd.spec.group = "harbour"), "CRD_NAME", "spec.group"],
    ["a group that climbs out", (crd) => (crd.spec.group = "../../etc.x"), "CRD_NAME", "spec.group"],
    ["a group in capitals", (crd) => (crd.spec.group = "Harbour.org"), "CRD_NAME", "spec.group"],
    [
      "a group that is too long",
      (crd) => (crd.spec.group = `${"a".repeat(253)}.b`),
      "CRD_NAME",
      "spec.group",
    ],
    ["a group that is a number", (crd) => (crd.spec.group = 7), "CRD_SHAPE", "spec.group"],
    ["a missing kind", (crd) => delete crd.spec.names["kind"], "CRD_NAME", "spec.names.kind"],
    ["a kind with a slash", (crd) => (crd.spec.names["kind"] = "a/b"), "CRD_NAME", "spec.names.kind"],
    ["a kind that is code", (crd) => (crd.spec.names["kind"] = "A{}; evil()"), "CRD_NAME", "spec.names.kind"],
    ["a kind beyond ASCII", (crd) => (crd.spec.names["kind"] = "\u212Aind"), "CRD_NAME", "spec.names.kind"],
    [
      "a kind that starts with a digit",
      (crd) => (crd.spec.names["kind"] = "7Up"),
      "CRD_NAME",
      "spec.names.kind",
    ],
    [
      "a kind like its list",
      (crd) => (crd.spec.names["listKind"] = "Boat"),
      "CRD_NAME",
      "spec.names.listKind",
    ],
    ["a plural in capitals", (crd) => (crd.spec.names["plural"] = "Boats"), "CRD_NAME", "spec.names.plural"],
    ["a plural that climbs out", (crd) => (crd.spec.names["plural"] = ".."), "CRD_NAME", "spec.names.plural"],
    [
      "a singular with a space",
      (crd) => (crd.spec.names["singular"] = "a b"),
      "CRD_NAME",
      "spec.names.singular",
    ],
    [
      "a short name with a dot",
      (crd) => (crd.spec.names["shortNames"] = ["b", "b.t"]),
      "CRD_NAME",
      "spec.names.shortNames[1]",
    ],
    [
      "short names that are no list",
      (crd) => (crd.spec.names["shortNames"] = "b"),
      "CRD_SHAPE",
      "spec.names.shortNames",
    ],
    [
      "another name than plural and group",
      (crd) => (crd.metadata["name"] = "ships"),
      "CRD_NAME",
      "metadata.name",
    ],
    ["an unknown scope", (crd) => (crd.spec.scope = "Global"), "CRD_SHAPE", "spec.scope"],
    ["no version", (crd) => (crd.spec.versions = []), "CRD_VERSIONS", "spec.versions"],
    [
      "a version that climbs out",
      (crd) => (crd.spec.versions[0] = { ...crd.spec.versions[0], name: "v1/../.." }),
      "CRD_NAME",
      "spec.versions[0].name",
    ],
    [
      "a version that is a number",
      (crd) => (crd.spec.versions[0] = { ...crd.spec.versions[0], name: 1 }),
      "CRD_SHAPE",
      "spec.versions[0].name",
    ],
    [
      "a version twice",
      (crd) => crd.spec.versions.push({ ...crd.spec.versions[0], storage: false }),
      "CRD_VERSIONS",
      "spec.versions",
    ],
    [
      "two storage versions",
      (crd) => crd.spec.versions.push({ ...crd.spec.versions[0], name: "v2" }),
      "CRD_VERSIONS",
      "spec.versions",
    ],
    [
      "no storage version",
      (crd) => (crd.spec.versions[0] = { ...crd.spec.versions[0], storage: false }),
      "CRD_VERSIONS",
      "spec.versions",
    ],
    [
      "served that is text",
      (crd) => (crd.spec.versions[0] = { ...crd.spec.versions[0], served: "yes" }),
      "CRD_SHAPE",
      "spec.versions[0].served",
    ],
    [
      "a version that is text",
      (crd) => crd.spec.versions.push("v2" as never),
      "CRD_SHAPE",
      "spec.versions[1]",
    ],
    [
      "no schema",
      (crd) => (crd.spec.versions[0] = { ...crd.spec.versions[0], schema: {} }),
      "CRD_SCHEMA",
      schemaPath,
    ],
    [
      "columns that are no list",
      (crd) => (crd.spec.versions[0] = { ...crd.spec.versions[0], additionalPrinterColumns: {} }),
      "CRD_SHAPE",
      "spec.versions[0].additionalPrinterColumns",
    ],
    [
      "an unknown version of the API",
      (crd) => (crd.apiVersion = "apiextensions.k8s.io/v2"),
      "CRD_SHAPE",
      "apiVersion",
    ],
    ["no spec", (crd) => delete (crd as Partial<Definition>).spec, "CRD_SHAPE", "spec"],
    ["a spec that is a list", (crd) => (crd.spec = [] as never), "CRD_SHAPE", "spec"],
  ])("%s", (_name, change, code, path) => {
    const { crds, problems } = check(changed(change));
    expect(crds).toEqual([]);
    expect(problems.map((problem) => [problem.code, problem.path])).toContainEqual([code, path]);
    for (const problem of problems) {
      expect(problem).toMatchObject({ file: "boats.json", document: 1 });
      expect(problem.fix).toBeTruthy();
      expect(crdErrors).toHaveProperty(problem.code);
    }
  });

  test("all problems come at once", () => {
    const { problems } = check(
      changed((crd) => {
        crd.spec.group = "x";
        crd.spec.scope = "x";
        crd.spec.names["kind"] = "/";
      }),
    );
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["spec.group", "spec.scope", "spec.names.kind"]),
    );
  });
});
