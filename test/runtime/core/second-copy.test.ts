import { keepStatus, retryAfter } from "@metatron/runtime";
import { expect, test, vi } from "vitest";
import {
  type FailureBody,
  answerOf,
  looseComposite,
  looseDecorator,
  parent,
  post,
} from "../../support/call.ts";

// A bundle, or a dependency of the user's, may bring a second copy of this package.
vi.resetModules();
const copy = await import("../../../runtime/src/index.ts");
const target = { apiVersion: "v1", kind: "Service", metadata: { name: "a", namespace: "b" } };
const decorate = async (status: unknown) =>
  post(looseDecorator({ sync: () => ({ status, attachments: [] }) }), { object: target });

test("keepStatus() of a second copy keeps the status", async () => {
  const status = copy.keepStatus();
  expect(status).not.toBe(keepStatus());
  expect((await answerOf({ status, children: [] })).json()).toEqual({ status: parent.status, children: [] });
  expect((await decorate(status)).json()).toEqual({ attachments: [] });
});

for (const [name, status] of [
  ["spread", { ...keepStatus() }],
  ["spread with more", { ...keepStatus(), ready: 1 }],
  ["cloned", structuredClone(keepStatus())],
  ["from JSON", JSON.parse(JSON.stringify(keepStatus())) as object],
] as const) {
  test(`keepStatus() that was ${name} is refused, for it would wipe the status`, async () => {
    const problem = {
      path: "status",
      message: "a copy of keepStatus() would wipe the status",
      fix: "return keepStatus() itself",
    };
    for (const answer of [await answerOf({ status, children: [] }), await decorate(status)]) {
      expect(answer.statusCode).toBe(500);
      expect(answer.json<FailureBody>().problems).toEqual([problem]);
    }
  });
}

test("retryAfter() of a second copy, returned or thrown, postpones the parent", async () => {
  const wish = copy.retryAfter(7, "not yet");
  expect(wish).not.toBeInstanceOf(retryAfter(1).constructor);
  const hooks = [
    () => wish,
    () => {
      throw wish;
    },
  ];
  for (const sync of hooks) {
    const answer = await post(looseComposite({ sync }), { parent });
    expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "7"]);
    expect(answer.json<FailureBody>().error).toContain("is postponed: not yet");
  }
});

test("the marks are seen by no logger", () => {
  expect([Object.keys(keepStatus()), Object.getOwnPropertySymbols({ ...keepStatus() })]).toEqual([
    ["keepsStatus"],
    [],
  ]);
  expect(Object.keys(retryAfter(1)).sort()).toEqual(["name", "seconds"]);
});
