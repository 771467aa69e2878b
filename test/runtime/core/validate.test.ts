import type { StructuralSchema } from "@metatron/runtime/schema";
import { expect, test } from "vitest";
import { blog } from "../../support/blog-controller.ts";
import { type FailureBody, looseComposite, parent, post } from "../../support/call.ts";

const schema = (status: StructuralSchema): StructuralSchema => ({
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["image"],
      properties: { image: { type: "string" }, replicas: { type: "integer" } },
    },
    status,
  },
});
const conditions: StructuralSchema = {
  type: "array",
  items: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
};
const withRoom = schema({ type: "object", properties: { ready: { type: "integer" }, conditions } });
const withoutRoom = schema({ type: "object", properties: { ready: { type: "integer" } } });

const invalid = { ...parent, spec: { replicas: "two" } };
const observed = {
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: "web",
    namespace: "default",
    uid: "2",
    managedFields: [],
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
  spec: { clusterIP: "10.0.0.1" },
  status: { loadBalancer: {} },
};

function ask(body: object, of: StructuralSchema, hook = "sync") {
  let calls = 0;
  const run = () => ({ children: [], status: { calls: ++calls } });
  const hooks = { sync: run, finalize: run, customize: () => ({ relatedResources: [] }), validate: true };
  const controller = looseComposite(hooks, { parent: { ...blog.parent, schema: async () => of } });
  return post(controller, body, { hook, now: () => 0 });
}

test("an invalid parent keeps its children and gets a condition that says what is wrong", async () => {
  const answer = await ask({ parent: invalid, children: { "Service.v1": { web: observed } } }, withRoom);
  expect(answer.statusCode).toBe(200);
  const { status, children } = answer.json<{
    status: { ready: number; conditions: object[] };
    children: object[];
  }>();
  expect(status.ready).toBe(7);
  expect(status.conditions).toEqual([
    {
      type: "Valid",
      status: "False",
      reason: "InvalidParent",
      message: expect.stringMatching(/spec\.replicas: .*spec\.image: Required value/) as string,
      lastTransitionTime: "1970-01-01T00:00:00Z",
    },
  ]);
  const { apiVersion, kind, spec } = observed;
  expect(children).toEqual([{ apiVersion, kind, metadata: { name: "web", namespace: "default" }, spec }]);
});

test("without room for conditions the call fails with the same sentences, and nothing is deleted", async () => {
  const answer = await ask({ parent: invalid }, withoutRoom);
  expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([500, "INVALID_PARENT"]);
  expect(answer.json<FailureBody>().error).toContain("spec.");
});

test("a valid parent reaches the hook, and finalize is never held up", async () => {
  expect((await ask({ parent }, withRoom)).json()).toMatchObject({ status: { calls: 1 } });
  expect((await ask({ parent: invalid }, withRoom, "finalize")).json()).toMatchObject({
    status: { calls: 1 },
  });
  expect((await ask({ parent: invalid }, withRoom, "customize")).json()).toEqual({ relatedResources: [] });
});
