import { expect, test } from "vitest";
import { type FailureBody, answerOf, parent } from "../../support/call.ts";

const service = (labels: object) => ({ apiVersion: "v1", kind: "Service", metadata: { name: "a", labels } });
const ask = (labels: object, generateSelector = true) =>
  answerOf({ status: {}, children: [service(labels)] }, { parent }, { generateSelector });

test("a child with the uid of another parent is refused where Metacontroller selects by it", async () => {
  const answer = await ask({ "controller-uid": "2" });
  expect(answer.statusCode).toBe(500);
  const [problem] = answer.json<FailureBody>().problems;
  expect(problem).toMatchObject({ path: 'children[0].metadata.labels["controller-uid"]' });
  expect(problem?.fix).toContain("leave the label out");
});

test.for([
  ["no such label", { app: "a" }, true],
  ["the parent's own uid", { "controller-uid": parent.metadata.uid }, true],
  ["another uid beside a selector of the parent's own", { "controller-uid": "2" }, false],
] as const)("a child with %s passes", async ([, labels, generateSelector]) => {
  const answer = await ask(labels, generateSelector);
  expect(answer.json()).toEqual({ status: {}, children: [service(labels)] });
});
