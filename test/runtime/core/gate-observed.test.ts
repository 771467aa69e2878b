import { expect, test } from "vitest";
import { type FailureBody, looseComposite, looseDecorator, parent, post } from "../../support/call.ts";

const service = (fields: object = {}, metadata: object = {}): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", ...metadata },
  ...fields,
});

const observedService = {
  ...service({ spec: { clusterIP: "10.0.0.1", externalName: null }, status: { loadBalancer: {} } }),
  metadata: {
    name: "web",
    namespace: "default",
    uid: "u1",
    resourceVersion: "7",
    generation: 2,
    creationTimestamp: "2026-01-01T00:00:00Z",
    managedFields: [{ manager: "m" }],
    ownerReferences: [{ apiVersion: "x.org/v1", kind: "Blog", name: "foo", uid: "p1", controller: true }],
    labels: { app: "web" },
    annotations: { "metacontroller.k8s.io/last-applied-configuration": "{}", kept: "yes" },
  },
};

const services = {
  apiVersion: "v1",
  kind: "Service",
  resource: "services",
  scope: "Namespaced",
  updateMethod: "InPlace",
};
const decoratorOfServices = (hooks: object) => looseDecorator(hooks, { attachments: [services] });

for (const [name, controller, request, field] of [
  ["child", looseComposite, { parent, children: {} }, "children"],
  ["attachment", decoratorOfServices, { object: parent, attachments: {} }, "attachments"],
] as const)
  test(`an observed ${name} that is returned as it is leaves without what the server wrote`, async () => {
    const answer = await post(controller({ sync: () => ({ [field]: [observedService] }) }), request);
    expect(answer.json<Record<string, unknown>>()[field]).toEqual([
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace: "default", labels: { app: "web" }, annotations: { kept: "yes" } },
        spec: { clusterIP: "10.0.0.1" },
      },
    ]);
  });

test("a child with an own reference to its parent is refused with the fix; another owner's reference stays", async () => {
  const owned = (uid: string) =>
    service({}, { ownerReferences: [{ apiVersion: "v1", kind: "A", name: "a", uid }] });
  const request = { parent: { ...parent, metadata: { ...parent.metadata, uid: "p1" } }, children: {} };
  const refused = await post(looseComposite({ sync: () => ({ children: [owned("p1")] }) }), request);
  expect(refused.json<FailureBody>().error).toContain("leave the reference out, Metacontroller adds it");
  const sent = await post(looseComposite({ sync: () => ({ children: [owned("p2")] }) }), request);
  expect(sent.statusCode).toBe(200);
});

const holes = (length: number): unknown[] => Object.assign([], { length });

for (const [name, result] of [
  ["a hundred million children", { children: holes(1e8) }],
  ["ten million holes in a status", { children: [], status: { list: holes(1e7) } }],
] as const)
  test(`${name} are refused at once`, async () => {
    const before = process.cpuUsage();
    expect((await post(looseComposite({ sync: () => result }), { parent })).statusCode).toBe(500);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });

test("bytes are refused with the way to encode them", async () => {
  const children = [service({ data: Buffer.from("x") })];
  const answer = await post(looseComposite({ sync: () => ({ children }) }), { parent });
  expect(answer.json<FailureBody>().error).toContain('toString("base64")');
});
