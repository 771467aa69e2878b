import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { applyBuiltinDefaults } from "../../../../src/simulator/builtin/index.ts";
import {
  containerFields,
  type Fields,
  podSpecFields,
  servicePortFields,
  specFields,
} from "../../../../src/simulator/builtin/decode.ts";

const models = fileURLToPath(new URL("../../../../node_modules/kubernetes-models/", import.meta.url));

/** The fields that the published types of Kubernetes 1.36 declare. */
function declared(type: string): Fields {
  const source = readFileSync(`${models}${type}.d.ts`, "utf8");
  return new Set([...source.matchAll(/^ {4}"(\w+)"\??:/gm)].map(([, name = ""]) => name));
}

function typeOf(groupKind: string): string {
  const [group = "", kind = ""] = groupKind.split("/");
  return `${group === "" ? "" : `${group}/`}v1/${kind}Spec`;
}

test.each<readonly [string, Fields]>([
  ["v1/PodSpec", podSpecFields],
  ["v1/ServicePort", servicePortFields],
  ...[...specFields].map(([groupKind, fields]) => [typeOf(groupKind), fields] as const),
])("the known fields of %s are those of Kubernetes 1.36", (type, fields) => {
  expect([...fields].sort()).toEqual([...declared(type)].sort());
});

test("the known fields of containers are those of both kinds of container", () => {
  const both = new Set([...declared("v1/Container"), ...declared("v1/EphemeralContainer")]);
  expect([...containerFields].sort()).toEqual([...both].sort());
});

test("misspelt fields disappear as they do in a cluster", () => {
  const container = { name: "app", image: "app:1", imagePolicy: "Always" };
  const template = { spec: { containers: [container], restart: "Always" } };
  const stored = applyBuiltinDefaults({
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: { replcas: 2, template },
  });
  const text = JSON.stringify(stored);
  for (const typo of ["replcas", "imagePolicy", '"restart"']) expect(text).not.toContain(typo);
});

test("fields of a kind that is not in the table stay", () => {
  const quota = { apiVersion: "v1", kind: "ResourceQuota", spec: { hard: { pods: "1" }, other: true } };
  expect(applyBuiltinDefaults(quota)).toEqual(quota);
});
