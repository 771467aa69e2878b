import type { KubernetesObject } from "@metatron/runtime";
import { deployment } from "@metatron/runtime/resources";
import { beforeAll, describe, expect, test } from "vitest";
import { builtinSamples } from "../../support/samples/index.ts";
import { leastPod } from "../../support/samples/pods.ts";
import { strictProblems } from "../../support/strict/check.ts";
import { type Schema, strictSchemas } from "../../support/strict/schemas.ts";
import { shippedErrors } from "../../support/strict/shipped.ts";

let schemas: Readonly<Record<string, Schema>> = {};
beforeAll(() => {
  schemas = strictSchemas();
});

function unknownFields(object: KubernetesObject): string[] {
  const kind = schemas["Kinds"]?.properties?.[object.kind];
  return kind === undefined ? [`no schema for ${object.kind}`] : strictProblems(schemas, kind, object);
}

describe.each(builtinSamples)("$title", ({ build }) => {
  test("passes the validator that kubernetes-models ships", async () => {
    expect(await shippedErrors(build())).toEqual([]);
  });

  test("has no field that Kubernetes does not know", () => {
    expect(unknownFields(build())).toEqual([]);
  });
});

test("the strict schemas see a misspelt field, a wrong word and a missing field", () => {
  const wrong = deployment("web", leastPod);
  Object.assign(wrong.spec.template.spec ?? {}, { replcas: 3, imagePullPolicy: "Sometimes" });
  expect(unknownFields(wrong)).toEqual([
    ".spec.template.spec.replcas: is unknown",
    ".spec.template.spec.imagePullPolicy: is unknown",
  ]);
  expect(unknownFields({ apiVersion: "apps/v2", kind: "Deployment", metadata: {} })).toHaveLength(1);
});

test("the shipped validators see a wrong type", async () => {
  const wrong = { ...deployment("web", leastPod), spec: { replicas: "three" } };
  expect(await shippedErrors(wrong)).not.toEqual([]);
});
