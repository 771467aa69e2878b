import { expect, test } from "vitest";
import { type FailureBody, looseDecorator, post } from "../../support/call.ts";

const object = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  status: { a: 1 },
};
const decorate = (result: unknown) => post(looseDecorator({ sync: () => result }), { object });

test("a decorator merges labels, deletes with null, and leaves an absent status alone", async () => {
  const result = { labels: { a: "b", c: null }, annotations: { d: null }, attachments: [] };
  expect((await decorate(result)).json()).toEqual(result);
  expect((await decorate({ attachments: [], status: { x: 1 } })).json()).toEqual({
    status: { x: 1 },
    attachments: [],
  });
});

for (const [name, result, path] of [
  ["a label that is a number", { labels: { a: 1 }, attachments: [] }, 'labels["a"]'],
  ["annotations that are a list", { annotations: [], attachments: [] }, "annotations"],
  ["no attachments", { labels: {} }, "attachments"],
  ["children in place of attachments", { children: [], attachments: [] }, "children"],
  ["a null status", { status: null, attachments: [] }, "status"],
] as const) {
  test(`a decorator's answer with ${name} is refused`, async () => {
    expect((await decorate(result)).json<FailureBody>().problems[0]?.path).toBe(path);
  });
}
