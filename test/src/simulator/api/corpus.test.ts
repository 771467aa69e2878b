import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { newServer } from "../../../support/api-fixtures.ts";
import { corpusFiles, hasCorpus } from "../../../support/corpus.ts";

function definitions(file: string): JsonObject[] {
  const documents = loadAll(readFileSync(file, "utf8")) as (JsonObject | null)[];
  return documents.filter((document) => document?.["kind"] === "CustomResourceDefinition") as JsonObject[];
}

describe.skipIf(!hasCorpus())("real CRDs", () => {
  test("each is stored, served under every version and found by its name", () => {
    const api = newServer();
    for (const crd of corpusFiles.flatMap(definitions)) {
      api.addCrd(crd);
      const { metadata, spec } = crd as unknown as {
        metadata: { name: string };
        spec: { group: string; names: { kind: string; plural: string }; scope: string };
      };
      const ref = {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        name: metadata.name,
      };
      const stored = api.get(ref)?.["spec"] as { versions: { name: string; served: boolean }[] } | undefined;
      const versions = stored?.versions ?? [];
      expect(versions.length).toBeGreaterThan(0);
      for (const { name } of versions.filter(({ served }) => served))
        expect(api.findKind(`${spec.group}/${name}`, spec.names.plural)).toMatchObject({
          kind: spec.names.kind,
        });
    }
  });
});
