import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { examine, lint } from "../../../src/commands/lint.ts";
import { listOf, objectOf } from "../../../src/lint/document.ts";
import { type ControllerFacts, toControllerFacts } from "../../../src/lint/facts.ts";
import { parseLintDocuments, toProjectFacts } from "../../../src/lint/index.ts";
import { neededRights } from "../../../src/lint/rights.ts";
import type { Io } from "../../../src/model/io.ts";
import { root } from "../../support/root.ts";

const fixtures = join(root, "test/fixtures/lint");
let folder: string;
let talk: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "metatron-lint-"));
  talk = "";
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function testIo(): Io {
  const sink = { write: (text: string) => (talk += text) };
  const stdin = { async *[Symbol.asyncIterator]() {} };
  return {
    cwd: folder,
    env: {},
    stdout: sink,
    stderr: sink,
    stdin,
    now: () => 0,
    signal: new AbortController().signal,
  };
}

const copy = (rule: string, side: "good" | "bad"): void =>
  cpSync(join(fixtures, rule, side), folder, { recursive: true });

describe("--fix", () => {
  for (const rule of ["crd-no-status", "crd-no-observed-generation"])
    test(`mends ${rule}, keeps comments and every other line`, async () => {
      copy(rule, "bad");
      const before = readFileSync(join(folder, "crd.yaml"), "utf8").split("\n");
      const outcome = await lint({ paths: ["."], fix: true }, testIo());
      expect(outcome.text).toContain("nothing found");
      expect(outcome.exitCode).toBe(0);
      expect(talk).toContain("fixed crd.yaml");
      const after = readFileSync(join(folder, "crd.yaml"), "utf8").split("\n");
      const bare = (line: string): string => line.trim().replace(/^- /, "");
      let at = 0;
      for (const line of after) if (bare(line) === bare(before[at] ?? "")) at += 1;
      expect(at, `line ${at} is gone: ${before[at]}`).toBe(before.length);
      expect(after.join("\n")).toContain("# the only version");
      expect(after.length).toBeGreaterThan(before.length);
    });

  for (const [name, subresources] of [
    ["empty", "subresources: {}"],
    [
      "without status",
      "subresources:\n      scale:\n        specReplicasPath: .spec.replicas\n        statusReplicasPath: .status.replicas",
    ],
  ] as const)
    test(`adds the status to subresources that are ${name}`, async () => {
      copy("crd-no-status", "bad");
      const path = join(folder, "crd.yaml");
      const text = readFileSync(path, "utf8");
      const indent = / *(?=storage: true)/.exec(text)?.[0] ?? "";
      const given = subresources.replaceAll("\n      ", `\n${indent}  `);
      writeFileSync(path, text.replace("storage: true", `storage: true\n${indent}${given}`));
      const outcome = await lint({ paths: ["."], fix: true }, testIo());
      expect(outcome.exitCode, outcome.text).toBe(0);
    });

  test("mends a CRD in JSON too", async () => {
    copy("crd-no-status", "bad");
    const { parse } = await import("yaml");
    const crd: unknown = parse(readFileSync(join(folder, "crd.yaml"), "utf8"));
    rmSync(join(folder, "crd.yaml"));
    writeFileSync(join(folder, "crd.json"), JSON.stringify(crd, null, 2));
    const outcome = await lint({ paths: ["."], fix: true }, testIo());
    expect(outcome.exitCode, outcome.text).toBe(0);
    const fixed = JSON.parse(readFileSync(join(folder, "crd.json"), "utf8")) as {
      spec: { versions: object[] };
    };
    expect(fixed.spec.versions[0]).toMatchObject({ name: "v1", subresources: { status: {} } });
  });
});

test("a patch of a kustomization is no object of its own, in whatever folder it lies", async () => {
  const controller = (hooks: string): string => `apiVersion: metacontroller.k8s.io/v1alpha1
kind: DecoratorController
metadata: { name: a }
spec: { hooks: { sync: { webhook: ${hooks} } } }
`;
  mkdirSync(join(folder, "patches"));
  for (const name of ["by path.yaml", "patches/merged.yaml", "alone.yaml"])
    writeFileSync(join(folder, name), controller("{ timeout: 5s }"));
  writeFileSync(
    join(folder, "kustomization.yaml"),
    `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
patches: [{ path: ./by path.yaml }, { patch: "- op: remove" }]
patchesStrategicMerge: [patches/../patches/merged.yaml, "kind: X\\nmetadata: {}\\n"]
`,
  );
  const { text } = await lint({ paths: ["."] }, testIo());
  expect(text?.match(/^\S.*hook-without-webhook/gm)).toEqual([expect.stringMatching(/^alone\.yaml/)]);
});

describe("metatron-lint-ignore", () => {
  const rule = "resync-too-often";
  const edit = (change: (text: string) => string): number => {
    copy(rule, "bad");
    const text = readFileSync(join(folder, "controller.yaml"), "utf8");
    return examine([{ path: "controller.yaml", absolute: "", text: change(text) }]).findings.length;
  };

  test("works above the line", () => {
    expect(edit((text) => text)).toBe(1);
    expect(
      edit((text) =>
        text.replace(/( *)resync/, `$1# metatron-lint-ignore ${rule}: a demonstration\n$1resync`),
      ),
    ).toBe(0);
  });
  test("works beside the line", () => {
    expect(edit((text) => text.replace(/(resync.*)/, `$1 # metatron-lint-ignore ${rule}`))).toBe(0);
  });
  test("works for a whole file", () => {
    expect(edit((text) => `# metatron-lint-ignore-file ${rule}\n${text}`)).toBe(0);
  });
  test("works as an annotation", () => {
    const annotation = `annotations:\n    metatron.dev/lint-ignore: ${rule}`;
    expect(edit((text) => text.replace("metadata:\n", `metadata:\n  ${annotation}\n`))).toBe(0);
  });
  test("leaves other rules alone", () => {
    expect(edit((text) => `# metatron-lint-ignore-file no-sync-hook\n${text}`)).toBe(1);
  });
  test("works in metatron.json", () => {
    copy("timeout-not-over-deadline", "bad");
    const text = readFileSync(join(folder, "metatron.json"), "utf8");
    const findings = (content: string) =>
      examine([{ path: "metatron.json", absolute: "", text: content }]).findings;
    expect(findings(text).map((finding) => finding.rule)).toEqual(["timeout-not-over-deadline"]);
    expect(
      findings(text.replace('"format": 1,', '"format": 1, "lintIgnore": ["timeout-not-over-deadline"],')),
    ).toEqual([]);
  });
  test("in metatron.json it holds for every file of the project", () => {
    copy("crd-no-observed-generation", "bad");
    const crd = {
      path: "crds/blog.yaml",
      absolute: "",
      text: readFileSync(join(folder, "crd.yaml"), "utf8"),
    };
    const controller = readFileSync(join(folder, "controller.yaml"), "utf8");
    const rulesFound = (lintIgnore: readonly string[]) =>
      examine([
        crd,
        { path: "controller.yaml", absolute: "", text: controller },
        { path: "metatron.json", absolute: "", text: JSON.stringify({ format: 1, lintIgnore }) },
      ]).findings.map(({ rule }) => rule);
    expect(rulesFound([])).toContain("crd-no-observed-generation");
    expect(rulesFound(["crd-no-observed-generation"])).not.toContain("crd-no-observed-generation");
  });
});

test("under a cluster-scoped parent no word of the one child that a rolling method moves", () => {
  copy("rolling-cluster-parent", "bad");
  const text = readFileSync(join(folder, "controller.yaml"), "utf8");
  const { findings } = examine([{ path: "controller.yaml", absolute: "", text }]);
  expect(findings.map(({ rule }) => rule)).toEqual(["rolling-cluster-parent"]);
});

describe("the rights that Metacontroller needs", () => {
  const rightsOf = (controller: ControllerFacts): string[] =>
    neededRights(controller).map(({ verb, resource }) => `${verb} ${resource}`);
  const [declared] = parseLintDocuments(
    readFileSync(join(fixtures, "hook-url-unanswered/good/metatron.json"), "utf8"),
    "metatron.json",
  ).documents;
  const factsWith = (authentication: string, related: readonly object[]): ControllerFacts => {
    const text = JSON.stringify({
      ...declared?.value,
      authentication,
      controllers: [{ ...objectOf(listOf(declared?.value["controllers"])[0]), related }],
    });
    const [document] = parseLintDocuments(text, "metatron.json").documents;
    const [controller] = document ? toProjectFacts(document, new Map()).controllers : [];
    if (controller === undefined) throw new Error("no controller");
    return controller;
  };
  const manifestWith = (spec: string): ControllerFacts => {
    const [document] = parseLintDocuments(
      `apiVersion: metacontroller.k8s.io/v1alpha1
kind: CompositeController
metadata: { name: blogs }
spec:
  parentResource: { apiVersion: example.com/v1, resource: blogs }
  ${spec}
`,
      "controller.yaml",
    ).documents;
    if (document === undefined) throw new Error("no document");
    return toControllerFacts(document);
  };
  const onSecrets = ["get secrets", "list secrets", "watch secrets"];

  test("always list and watch of namespaces, and of what is related", () => {
    const plain = rightsOf(factsWith("none", []));
    expect(plain).toEqual(expect.arrayContaining(["list namespaces", "watch namespaces"]));
    expect(plain.join()).not.toMatch(/secrets|get namespaces|ingresses/);
    const ingresses = { apiVersion: "networking.k8s.io/v1", resource: "ingresses" };
    expect(rightsOf(factsWith("none", [ingresses]))).toEqual(
      expect.arrayContaining(["get ingresses", "list ingresses", "watch ingresses"]),
    );
  });
  test("with authentication get, list and watch of Secrets", () => {
    expect(rightsOf(factsWith("bearer", []))).toEqual(expect.arrayContaining(onSecrets));
    expect(
      rightsOf(
        manifestWith("hooks: { sync: { webhook: { url: x, authorization: { secretRef: { name: t } } } } }"),
      ),
    ).toEqual(expect.arrayContaining(onSecrets));
  });
  test("with credentials of endpoints those of their Secrets and ConfigMaps", () => {
    const rights = rightsOf(
      manifestWith(
        "endpointConfigs: [{ host: x, caBundle: { configMapRef: { name: a } }, basicAuth: { secretRef: { name: t } } }]",
      ),
    );
    expect(rights).toEqual(
      expect.arrayContaining([...onSecrets, "get configmaps", "list configmaps", "watch configmaps"]),
    );
  });
});

describe("what is printed", () => {
  test("place, rule, reason and fix for people, and exit code 1 for an error", async () => {
    copy("in-place-immutable", "bad");
    const { exitCode, text } = await lint({ paths: ["."] }, testIo());
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^controller\.yaml:14 {2}error {2}in-place-immutable\n/);
    expect(text).toContain("1 file read: 1 error, 0 warnings");
  });
  test("a warning alone exits 0", async () => {
    copy("wildcard-rights", "bad");
    expect((await lint({ paths: ["."] }, testIo())).exitCode).toBe(0);
  });
  test("SARIF with the line", async () => {
    copy("in-place-immutable", "bad");
    const { text } = await lint({ paths: ["."], sarif: true }, testIo());
    const log = JSON.parse(text ?? "") as {
      version: string;
      runs: { results: { locations: unknown[] }[] }[];
    };
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0]?.results[0]?.locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: "controller.yaml" }, region: { startLine: 14 } },
    });
  });
  test("every broken file at once, with lines", async () => {
    writeFileSync(join(folder, "a.yaml"), "a: [\n");
    writeFileSync(join(folder, "b.yaml"), "b: 1\n c: 2\n");
    await expect(lint({ paths: ["."] }, testIo())).rejects.toMatchObject({
      problems: [
        { code: "LINT_UNREADABLE", file: "a.yaml" },
        { code: "LINT_UNREADABLE", file: "b.yaml", line: 1 },
      ],
    });
  });
  test("a path that is not there, and a folder without files", async () => {
    await expect(lint({ paths: ["nowhere"] }, testIo())).rejects.toMatchObject({
      problems: [{ code: "LINT_NO_FILES" }],
    });
    await expect(lint({ paths: [] }, testIo())).rejects.toMatchObject({
      problems: [{ code: "LINT_NO_FILES" }],
    });
  });
});

test("the source of a controller is found by the file name that generate gives its kind", () => {
  copy("hook-not-declared", "bad");
  const declaration = readFileSync(join(folder, "metatron.json"), "utf8").replace('"Blog"', '"HTTPRoute"');
  const source = readFileSync(join(folder, "src/controllers/blog.ts"), "utf8");
  const { findings } = examine([
    { path: "metatron.json", absolute: "", text: declaration },
    { path: "src/controllers/http-route.ts", absolute: "", text: source },
  ]);
  expect(findings.map(({ rule }) => rule)).toEqual(["hook-not-declared"]);
});
