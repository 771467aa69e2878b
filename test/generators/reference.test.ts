import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { expect, test, vi } from "vitest";
import { renderReference } from "../../generators/reference/index.ts";
import { format } from "../../generators/text.ts";
import type { JsonObject } from "@metatron/runtime";
import { type StructuralSchema, validateObject } from "@metatron/runtime/schema";
import type { Crd } from "../../src/crd/index.ts";
import { metatron } from "../support/cli.ts";
import { corpusCrds, corpusFiles, hasCorpus } from "../support/corpus.ts";
import { crdOf } from "../support/definition.ts";
import { declarationOf, newProject } from "../support/new-project.ts";
import { blogCrd } from "../support/blog-crd.ts";

vi.setConfig({ testTimeout: 180_000 });

const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/<a id="([^"]*)">/g)].map(([, id = ""]) => id);

/** How many properties a schema declares, those of items and map values included. */
function countFields(schema: StructuralSchema): number {
  const { properties = {}, items, additionalProperties } = schema;
  const own = Object.values(properties).reduce((sum, child) => sum + 1 + countFields(child), 0);
  const nested = items ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  return own + (nested === undefined ? 0 : countFields(nested));
}

function fieldsOf(crd: Crd): number {
  const served = crd.versions.filter((version) => version.served);
  return served.reduce((sum, { schema }) => {
    const { apiVersion: _a, kind: _k, metadata: _m, ...properties } = schema.properties ?? {};
    return sum + countFields({ ...schema, properties });
  }, 0);
}

function examplesIn(text: string): JsonObject[] {
  return [...text.matchAll(/^(`{3,})yaml\n([\s\S]*?)\n\1$/gm)].map(
    ([, , body = ""]) => load(body) as JsonObject,
  );
}

test("says of a field what its schema says", () => {
  const text = renderReference(
    crdOf({
      type: "object",
      required: ["spec"],
      properties: {
        spec: {
          type: "object",
          required: ["size"],
          "x-kubernetes-validations": [{ rule: "self.size > 0", message: "not empty" }],
          properties: {
            size: {
              type: "integer",
              minimum: 1,
              maximum: 9,
              exclusiveMaximum: true,
              description: "How many.",
            },
            mode: { type: "string", enum: ["a", "b"], default: "a", nullable: true },
            name: { type: "string", pattern: "^[a-z]+$", maxLength: 1, minLength: 1 },
            ports: {
              type: "array",
              maxItems: 3,
              "x-kubernetes-list-type": "map",
              "x-kubernetes-list-map-keys": ["port"],
              items: { type: "object", required: ["port"], properties: { port: { type: "integer" } } },
            },
            labels: { type: "object", additionalProperties: { type: "string", maxLength: 63 } },
          },
        },
        status: { type: "object", properties: { ready: { type: "boolean" } } },
      },
    }),
  );
  for (const line of [
    "# Boat",
    "## v1",
    "- must hold: `self.size > 0`: not empty",
    '#### <a id="v1-spec-size"></a>`spec.size`\n\ninteger, required.\n\nHow many.\n\n- at least `1`\n- less than `9`',
    'string, may be null, default `"a"`.\n\n- one of `"a"`, `"b"`',
    "- matches `^[a-z]+$`",
    "- at most 1 character\n",
    "- merged by key\n- the key of an item: `port`",
    "`spec.ports[].port`",
    "- each value: at most 63 characters",
    '### Status\n\nWritten by the controller.\n\n#### <a id="v1-status"></a>`status`',
  ])
    expect(text).toContain(line);
  const [minimal, full] = examplesIn(text);
  expect(Object.keys(minimal?.["spec"] as object)).toEqual(["size"]);
  expect(Object.keys(full?.["spec"] as object)).toEqual(
    expect.arrayContaining(["size", "mode", "name", "ports", "labels"]),
  );
});

test("text of a CRD is no markup, and no control character is left", async () => {
  const evil =
    "<script>evil()</script> [x](javascript:evil) `code` ```\n# heading\n- list\n1. one\u001B[31m |&lt;";
  const text = renderReference(
    crdOf({
      type: "object",
      properties: {
        spec: {
          type: "object",
          description: evil,
          properties: { [evil]: { type: "string", description: evil, enum: [evil], default: evil } },
        },
      },
    }),
  );
  // What is left outside of code spans and blocks.
  const prose = text
    .replace(/^(`{3,})yaml\n[\s\S]*?\n\1$/gm, "")
    .replace(/(?<![\\`])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "")
    .replace(/<a id="[a-z0-9-]*"><\/a>/g, "")
    .replace("[v1](#v1)", "");
  expect(prose).not.toMatch(/(?<!\\)[<>[\]`]/);
  expect(prose.match(/^#+ .*$/gm)).toEqual(expect.not.arrayContaining(["# heading"]));
  expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
  const formatted = await format(text, "markdown");
  expect(await format(formatted, "markdown")).toBe(formatted);
});

test.skipIf(!hasCorpus())(
  "every field of every real CRD has an anchor of its own, and the examples are valid",
  () => {
    const crds = corpusCrds(
      corpusFiles.filter((file) => !/argo-rollouts|prometheus-operator|keda/.test(file)),
    );
    expect(crds.length).toBeGreaterThan(100);
    for (const crd of crds) {
      const text = renderReference(crd);
      const anchors = anchorsIn(text);
      expect(anchors.length, crd.name).toBe(fieldsOf(crd));
      expect(new Set(anchors).size, crd.name).toBe(anchors.length);
      for (const object of examplesIn(text)) {
        const version = crd.versions.find(({ name }) => `${crd.group}/${name}` === object["apiVersion"]);
        expect(validateObject(version!.schema, object).errors, crd.name).toEqual([]);
      }
    }
  },
);

test("inspect --markdown prints it for one version", async () => {
  const root = await newProject({ crd: blogCrd.text });
  const { code, stdout, stderr } = await metatron(root, "inspect", "--markdown", "crds");
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^# Blog\n/);
});

test("docs writes the pages, records the folder, and generate --check holds them", async () => {
  const root = await newProject({ crd: blogCrd.text });
  expect((await metatron(root, "docs", "../x")).code).toBe(1);
  expect((await metatron(root, "docs")).code).toBe(0);
  expect(declarationOf(root).docs).toBe("docs");
  const path = join(root, "docs/blog.md");
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(/^<!-- Generated by metatron from metatron\.json and crds\//);
  expect((await metatron(root, "generate", "--check")).code).toBe(0);
  expect((await metatron(root, "docs", "--check")).code).toBe(0);
  writeFileSync(path, text.replace("# Blog", "# Blag"));
  expect((await metatron(root, "generate", "--check")).code).toBe(1);
});
