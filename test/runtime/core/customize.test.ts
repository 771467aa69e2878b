import { relateByLabels, relateByName, relateToAll } from "@metatron/runtime";
import { expect, test } from "vitest";
import { type FailureBody, looseComposite, parent, post } from "../../support/call.ts";

const related = [
  { apiVersion: "v1", kind: "ConfigMap", resource: "configmaps", scope: "Namespaced" as const },
  { apiVersion: "v1", kind: "Node", resource: "nodes", scope: "Cluster" as const },
];
type Version = "v1" | "v2";

function customize(rules: unknown, [sync, own]: readonly [Version, Version] = ["v2", "v2"]) {
  const hooks = { sync: () => ({ children: [] }), customize: () => ({ relatedResources: rules }) };
  const controller = looseComposite(hooks, { related, hooks: { sync, customize: own } });
  return post(controller, { parent }, { hook: "customize" });
}

const base = { apiVersion: "v1", resource: "configmaps" };

for (const [name, rule, words] of [
  ["names beside a selector", { ...base, names: ["a"], labelSelector: {} }, "exclude each other"],
  ["neither names nor a selector", base, "selects nothing"],
  [
    "a namespace beside a namespace selector",
    { ...base, namespace: "a", namespaceSelector: {} },
    "exclude each other",
  ],
  ["empty names", { ...base, names: [] }, "no list of names"],
  ["an empty name", { ...base, names: [""] }, "no list of names"],
  ["an undeclared resource", { ...base, resource: "secrets", names: ["a"] }, "no declared related resource"],
  ["an unknown field", { ...base, names: ["a"], name: "b" }, "no such field"],
  ["a selector that is text", { ...base, labelSelector: "a=b" }, "where a label selector belongs"],
  [
    "an unknown operator",
    { ...base, labelSelector: { matchExpressions: [{ key: "a", operator: "Is" }] } },
    "unknown operator",
  ],
  [
    "In without values",
    { ...base, labelSelector: { matchExpressions: [{ key: "a", operator: "In" }] } },
    "do not fit",
  ],
  [
    "a label that is none",
    { ...base, labelSelector: { matchLabels: { a: "not valid!" } } },
    "can be no label",
  ],
  [
    "a label's key that is none",
    { ...base, labelSelector: { matchLabels: { "a b": "c" } } },
    "can be no label",
  ],
  [
    "a value that is no label's",
    { ...base, labelSelector: { matchExpressions: [{ key: "a", operator: "In", values: ["b", "-c"] }] } },
    "can be no label",
  ],
  ["an unknown selector field", { ...base, labelSelector: { labels: {} } }, "no such field"],
  [
    "a namespace for nodes",
    { apiVersion: "v1", resource: "nodes", names: ["a"], namespace: "b" },
    "cluster-scoped",
  ],
  ["text in place of a rule", "configmaps", "where a rule belongs"],
] as const) {
  test(`${name} is refused`, async () => {
    const answer = await customize([rule]);
    expect(answer.statusCode).toBe(500);
    const { problems } = answer.json<FailureBody>();
    expect(problems.map(({ message }) => message).join("\n")).toContain(words);
  });
}

test("v1, in customize or in sync, keeps a namespaced parent in its namespace", async () => {
  const elsewhere = [relateByName("v1", "configmaps", ["a"], { namespace: "other" })];
  expect((await customize(elsewhere, ["v1", "v1"])).statusCode).toBe(500);
  expect((await customize(elsewhere, ["v1", "v2"])).statusCode).toBe(500);
  expect((await customize(elsewhere)).statusCode).toBe(200);
  expect((await customize([relateToAll("v1", "nodes")], ["v1", "v1"])).statusCode).toBe(500);
  expect((await customize([relateToAll("v1", "configmaps")], ["v1", "v1"])).statusCode).toBe(200);
});

test("the builder's rules pass as they are", async () => {
  const rules = [
    relateByName("v1", "configmaps", ["a", "b"]),
    relateByLabels(
      "v1",
      "configmaps",
      { matchLabels: { app: "a" } },
      { namespaces: { matchLabels: { team: "b" } } },
    ),
    relateByLabels("v1", "configmaps", { matchLabels: { app: "a" } }, { namespace: "default" }),
    relateToAll("v1", "nodes"),
  ];
  expect((await customize([...rules, false])).json()).toEqual({ relatedResources: rules });
});

test("no list of rules is refused", async () => {
  expect((await customize(undefined)).json<FailureBody>().problems[0]?.path).toBe("relatedResources");
});

test("a rule looks into one namespace, or into several, not into both", () => {
  const rule = { apiVersion: "v1", resource: "pods", labelSelector: {} };
  expect(relateToAll("v1", "pods", { namespace: undefined })).toStrictEqual(rule);
  expect(relateToAll("v1", "pods", { namespaces: {}, namespace: undefined })).toStrictEqual({
    ...rule,
    namespaceSelector: {},
  });
  // @ts-expect-error the types refuse both, too
  expect(() => relateToAll("v1", "pods", { namespace: "a", namespaces: {} })).toThrow(
    "the rule for pods has namespace and namespaces: leave one of them out",
  );
});
