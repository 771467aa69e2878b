import { describe, expect, test } from "vitest";
import { parseCrds } from "../../../src/crd/index.ts";
import { definition, type Definition } from "../../support/definition.ts";

const text = { type: "string" };

/** What is wrong with a CRD. */
function problemsOf(crd: Definition): string[] {
  return parseCrds(JSON.stringify(crd), "boats.json").problems.map(({ message }) => message);
}

describe("what kubectl apply refuses around the schema is refused", () => {
  const edit = (change: (crd: Definition) => void): Definition => {
    const crd = definition();
    change(crd);
    return crd;
  };
  const version = (change: object) => edit((crd) => Object.assign(crd.spec.versions[0]!, change));
  const column = (change: object) =>
    version({ additionalPrinterColumns: [{ name: "A", type: "string", jsonPath: ".spec.a", ...change }] });
  const scale = (change: object) =>
    version({
      subresources: { scale: { specReplicasPath: ".spec.r", statusReplicasPath: ".status.r", ...change } },
    });
  const webhook = (conversion: object) => edit((crd) => (crd.spec["conversion"] = conversion));
  const group = (name: string, annotations?: object) =>
    edit((crd) => {
      crd.spec.group = name;
      crd.metadata = { name: `boats.${name}`, ...(annotations ? { annotations } : {}) };
    });
  const approved = "api-approved.kubernetes.io";
  const client = { service: { name: "s", namespace: "n" } };

  test.each<[string, Definition, string | undefined]>([
    [
      "an unknown field of the spec",
      edit((crd) => (crd.spec["foo"] = 1)),
      'strict decoding error: unknown field "spec.foo"',
    ],
    ["an unknown field of a version", version({ foo: 1 }), 'unknown field "spec.versions[0].foo"'],
    [
      "an unknown field of a column",
      column({ JSONPath: ".a" }),
      'unknown field "spec.versions[0].additionalPrinterColumns[0].JSONPath"',
    ],
    [
      "preserveUnknownFields",
      edit((crd) => (crd.spec["preserveUnknownFields"] = true)),
      "cannot set to true",
    ],
    ["preserveUnknownFields: false", edit((crd) => (crd.spec["preserveUnknownFields"] = false)), undefined],
    [
      "a column of an unknown type",
      column({ type: "text" }),
      'Invalid value: "text": must be one of boolean,date,integer,number,string',
    ],
    ["a column of an unknown format", column({ format: "x" }), "must be one of byte,date"],
    [
      "a column without a path",
      column({ jsonPath: undefined }),
      "additionalPrinterColumns[0].jsonPath: Required value",
    ],
    [
      "a column whose path has no dot",
      column({ jsonPath: "spec.a" }),
      "must be a simple json path starting with .",
    ],
    [
      "a scale path outside of spec",
      scale({ specReplicasPath: ".replicas" }),
      'specReplicasPath: Invalid value: ".replicas": should be a json path under .spec',
    ],
    [
      "a scale path outside of status",
      scale({ statusReplicasPath: ".spec.r" }),
      "should be a json path under .status",
    ],
    [
      "a scale without a path",
      scale({ statusReplicasPath: undefined }),
      "statusReplicasPath: Required value",
    ],
    [
      "a selector outside of both",
      scale({ labelSelectorPath: ".metadata.x" }),
      "should be a json path under either .spec or .status",
    ],
    ["a good scale", scale({ labelSelectorPath: ".status.selector" }), undefined],
    [
      "a Webhook conversion without a webhook",
      webhook({ strategy: "Webhook" }),
      "webhookClientConfig: Required value: required when strategy is set to Webhook",
    ],
    [
      "a webhook without a target",
      webhook({ strategy: "Webhook", webhook: { clientConfig: {}, conversionReviewVersions: ["v1"] } }),
      "exactly one of url or service is required",
    ],
    [
      "review versions that nobody speaks",
      webhook({ strategy: "Webhook", webhook: { clientConfig: client, conversionReviewVersions: ["v9"] } }),
      "must include at least one of v1, v1beta1",
    ],
    [
      "an unknown strategy",
      webhook({ strategy: "Magic" }),
      'Unsupported value: "Magic": supported values: "None", "Webhook"',
    ],
    [
      "a good webhook",
      webhook({ strategy: "Webhook", webhook: { clientConfig: client, conversionReviewVersions: ["v1"] } }),
      undefined,
    ],
    [
      "a protected group",
      group("lab.k8s.io"),
      'Required value: protected groups must have approval annotation "api-approved.kubernetes.io"',
    ],
    [
      "a protected group of Kubernetes",
      group("lab.kubernetes.io"),
      "protected groups must have approval annotation",
    ],
    [
      "a protected group that is approved by nobody",
      group("lab.k8s.io", { [approved]: "yes" }),
      "with either a URL or a reason",
    ],
    ["an approved group", group("lab.k8s.io", { [approved]: "https://example.com/1" }), undefined],
    [
      "an unapproved group that says so",
      group("lab.k8s.io", { [approved]: "unapproved, a test" }),
      undefined,
    ],
    ["a group that only looks protected", group("labk8s.io"), undefined],
    [
      "a root without a type",
      definition({ properties: { spec: text } }),
      "type: Required value: must not be empty at the root",
    ],
    [
      "additional properties at the root",
      definition({ type: "object", additionalProperties: true }),
      "must not be used at the root",
    ],
    [
      "labels in metadata",
      definition({
        type: "object",
        properties: { metadata: { type: "object", properties: { labels: { type: "object" } } } },
      }),
      "must not specify anything other than name and generateName",
    ],
    [
      "the name in metadata",
      definition({
        type: "object",
        properties: { metadata: { type: "object", properties: { name: { ...text, maxLength: 5 } } } },
      }),
      undefined,
    ],
    [
      "a warning of a version that is not deprecated",
      version({ deprecationWarning: "old" }),
      "can only be set for deprecated versions",
    ],
    [
      "a selectable field that is not there",
      version({ selectableFields: [{ jsonPath: ".spec.zzz" }] }),
      "does not refer to a valid field",
    ],
  ])("%s", (_name, crd, wanted) => {
    if (wanted === undefined) expect(problemsOf(crd)).toEqual([]);
    else expect(problemsOf(crd).filter((each) => each.includes(wanted))).toHaveLength(1);
  });
});
