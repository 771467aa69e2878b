import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { metatron } from "../support/cli.ts";
import { corpusCrds, hasCorpus } from "../support/corpus.ts";
import { temporaryFolder } from "../support/io.ts";
import { linkModules } from "../support/link-modules.ts";
import { root } from "../support/root.ts";
import { runOk } from "../support/run.ts";

const count = { type: "integer" };
const text = { type: "string" };

/** What a schema may ask of a status. */
const shapes: { readonly [kind: string]: object } = {
  Open: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  Nullable: { type: "object", nullable: true, properties: { phase: text } },
  Filled: { type: "object", minProperties: 1, properties: { phase: text } },
  Fuller: { type: "object", minProperties: 2, properties: { phase: text, ready: count } },
  Least: { type: "object", required: ["size"], properties: { size: { ...count, minimum: 3 } } },
  Above: {
    type: "object",
    required: ["size"],
    properties: { size: { ...count, minimum: 3, exclusiveMinimum: true } },
  },
  Long: { type: "object", required: ["phase"], properties: { phase: { ...text, minLength: 4 } } },
  Shaped: { type: "object", required: ["phase"], properties: { phase: { ...text, pattern: "^v[0-9]+$" } } },
  Chosen: { type: "object", required: ["phase"], properties: { phase: { ...text, enum: ["Up", "Down"] } } },
  Dated: { type: "object", required: ["at"], properties: { at: { ...text, format: "date-time" } } },
  Either: {
    type: "object",
    required: ["port"],
    properties: { port: { "x-kubernetes-int-or-string": true } },
  },
  Listed: {
    type: "object",
    required: ["parents"],
    properties: {
      parents: {
        type: "array",
        minItems: 1,
        items: { type: "object", required: ["name"], properties: { name: { ...text, minLength: 1 } } },
      },
    },
  },
  Mapped: {
    type: "object",
    required: ["labels"],
    properties: { labels: { type: "object", minProperties: 1, additionalProperties: text } },
  },
  Nested: {
    type: "object",
    required: ["node"],
    properties: {
      node: { type: "object", required: ["ready"], properties: { ready: { type: "boolean" } } },
    },
  },
  Ruled: {
    type: "object",
    properties: { phase: text },
    "x-kubernetes-validations": [{ rule: "has(self.phase)" }],
  },
  Defaulted: { type: "object", default: { phase: "New" }, properties: { phase: text } },
};

function crd(kind: string, status: object): object {
  const plural = `${kind.toLowerCase()}s`;
  const properties = { spec: { type: "object", properties: { image: text } }, status };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.example.org` },
    spec: {
      group: "example.org",
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", properties } },
        },
      ],
    },
  };
}

/** v1beta1 took a schema without types. */
const untyped = {
  apiVersion: "apiextensions.k8s.io/v1beta1",
  kind: "CustomResourceDefinition",
  metadata: { name: "olds.example.org" },
  spec: {
    group: "example.org",
    scope: "Namespaced",
    names: { kind: "Old", plural: "olds", singular: "old" },
    version: "v1",
    subresources: { status: {} },
    validation: {
      openAPIV3Schema: { type: "object", properties: { status: { properties: { phase: text } } } },
    },
  },
};

/** One real CRD for each kind of status that the corpus has. */
function realCrds(): string[] {
  const files = new Map<string, string>();
  for (const { versions, source } of hasCorpus() ? corpusCrds() : []) {
    const { schema, hasStatus } = versions.find(({ storage }) => storage) ?? {
      schema: {},
      hasStatus: false,
    };
    const { required = [], properties = {}, ...rest } = schema.properties?.["status"] ?? {};
    const types = required
      .map((name) => properties[name]?.type ?? "")
      .toSorted((left, right) => left.localeCompare(right));
    const shape = JSON.stringify([rest.type, rest.nullable, rest.minProperties, rest.default, types]);
    if (hasStatus && schema.properties?.["status"] !== undefined) files.set(shape, source.file);
  }
  return [...new Set(files.values())];
}

test("the stub of every shape of status compiles, and its generated tests pass", async () => {
  const folder = temporaryFolder();
  const written = [...Object.entries(shapes).map(([kind, status]) => crd(kind, status)), untyped];
  mkdirSync(join(folder, "crds"));
  for (const [index, object] of written.entries())
    writeFileSync(join(folder, "crds", `${index}.yaml`), JSON.stringify(object));
  const flags = ["--no-git", "--no-install", "--yes", "--runtime", "^0.1.0", "--cli", "^0.1.0"];
  const { code, stderr } = await metatron(
    folder,
    "init",
    "all",
    "--crd",
    join(folder, "crds"),
    ...realCrds(),
    ...flags,
  );
  expect(code, stderr).toBe(0);
  const project = join(folder, "all");
  linkModules(project);
  await runOk(join(root, "node_modules/.bin/tsc"), [], { cwd: project });
  const tests = readdirSync(join(project, "test")).filter((name) => name.endsWith(".test.ts"));
  expect(tests.length).toBeGreaterThanOrEqual(written.length);
  const { stdout } = await runOk(join(root, "node_modules/.bin/vitest"), ["run"], { cwd: project });
  expect(stdout).toMatch(new RegExp(`Test Files\\s+${tests.length} passed`));
}, 240_000);
