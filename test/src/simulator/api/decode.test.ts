import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { newServer, refusal } from "../../../support/api-fixtures.ts";

function object(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "default" }, ...fields };
}

function deployment(container: JsonObject, spec: JsonObject = {}): JsonObject {
  const labels = { app: "x" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "a", image: "a", ...container }] } };
  return object("apps/v1", "Deployment", { spec: { selector: { matchLabels: labels }, template, ...spec } });
}

test.each<[string, JsonObject, string, string]>([
  [
    "a number in data",
    object("v1", "ConfigMap", { data: { replicas: 3 } }),
    "data",
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  ],
  [
    "a variable that is a number",
    deployment({ env: [{ name: "PORT", value: 80 }] }),
    "spec.template.spec.containers.env.value",
    "cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string",
  ],
  [
    "a variable that is a boolean",
    deployment({ env: [{ name: "DEBUG", value: true }] }),
    "spec.template.spec.containers.env.value",
    "cannot unmarshal bool into Go struct field EnvVar",
  ],
  [
    "replicas that are a text",
    deployment({}, { replicas: "3" }),
    "spec.replicas",
    "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "a label that is a number",
    { ...object("v1", "ConfigMap", {}), metadata: { name: "x", namespace: "default", labels: { a: 1 } } },
    "metadata.labels",
    "cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
  ],
  [
    "plain text in a Secret's data",
    object("v1", "Secret", { data: { password: "s3cr3t!" } }),
    "data.password",
    'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 6',
  ],
  [
    "plain text in binary data",
    object("v1", "ConfigMap", { binaryData: { logo: "<svg>" } }),
    "binaryData.logo",
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: illegal base64 data at input byte 0',
  ],
  [
    "a time that is none",
    object("coordination.k8s.io/v1", "Lease", { spec: { renewTime: "yesterday" } }),
    "spec.renewTime",
    'Lease in version "v1" cannot be handled as a Lease: parsing time "yesterday"',
  ],
  [
    "a limit in megabytes with a B",
    deployment({ resources: { limits: { memory: "512MB" } } }),
    "",
    'Deployment in version "v1" cannot be handled as a Deployment: quantities must match the regular expression',
  ],
  [
    "a limit with an unknown suffix",
    deployment({ resources: { limits: { memory: "512mi" } } }),
    "",
    "unable to parse quantity's suffix",
  ],
])("%s cannot be decoded", (_name, sent, field, text) => {
  const error = refusal(() => newServer().create(sent));
  expect([error.reason, error.causes[0]?.field ?? ""]).toEqual(["BadRequest", field]);
  expect(error.message).toContain(text);
});

test("base64 is written as Go writes it", () => {
  const secret = newServer().create(object("v1", "Secret", { data: { a: "b2\nxk\n", b: "", c: "Yh==" } }));
  expect(secret["data"]).toEqual({ a: "b2xk", b: "", c: "Yg==" });
});

test.each([
  { ownerReferences: "x" },
  { ownerReferences: [null] },
  { finalizers: "example.com/x" },
  { finalizers: [1] },
])("metadata %j cannot be decoded", (metadata) => {
  const sent = object("v1", "ConfigMap", { metadata: { name: "x", namespace: "default", ...metadata } });
  expect(refusal(() => newServer().create(sent)).reason).toBe("BadRequest");
});
