import type { CallContext } from "@metatron/runtime";
import { expect, test } from "vitest";
import { looseComposite, looseDecorator, parent, post } from "../../support/call.ts";

const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } };
const shared = ["controller", "deadline", "finalizing", "now", "related"];

interface Untyped extends CallContext {
  readonly parent: { readonly metadata: { readonly name: string } };
  readonly children: { list: (kind: string) => object[] };
}

test("what is left of a context when a name is taken out of it is all there", async () => {
  let names: string[] = [];
  const sync = ({ parent: blog, ...rest }: Untyped) => {
    names = Object.keys(rest);
    const secrets = rest.children.list("Secret.v1").length;
    return { status: { secrets, of: blog.metadata.name }, children: [] };
  };
  const answer = await post(looseComposite({ sync }), { parent, children: { "Secret.v1": { a: secret } } });
  expect(answer.json()).toMatchObject({ status: { secrets: 1, of: "foo" } });
  expect(names.toSorted()).toEqual([...shared, "children"].toSorted());
});

test("a decorator's context can be spread", async () => {
  let names: string[] = [];
  const sync = (context: object) => {
    names = Object.keys({ ...context });
    return { attachments: [] };
  };
  await post(looseDecorator({ sync }), { object: { ...secret, kind: "Service" }, attachments: {} });
  expect(names.toSorted()).toEqual([...shared, "attachments", "object"].toSorted());
});
