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

test("under a cluster-scoped parent the only object of a name is found without its namespace, several are an error", async () => {
  const named = (namespace: string) => ({ ...secret, metadata: { name: "a", namespace } });
  const sync = ({
    children,
  }: {
    children: { get: (kind: string, name: string, at?: string) => object | undefined };
  }) => ({
    status: { one: children.get("Secret.v1", "a") },
    children: [],
  });
  const clusterParent = { ...parent, metadata: { name: "foo" } };
  const ask = (secrets: object) =>
    post(looseComposite({ sync: sync as never }), {
      parent: clusterParent,
      children: { "Secret.v1": secrets },
    });
  const several = await ask({ "x/a": named("x"), "y/a": named("y") });
  expect(several.json<{ error: string }>().error).toContain(
    'give the namespace, as in get("Secret.v1", "a", namespace)',
  );
  const sync2 = ({
    children,
  }: {
    children: { get: (kind: string, name: string) => { metadata: { namespace: string } } };
  }) => ({
    status: { found: children.get("Secret.v1", "a").metadata.namespace },
    children: [],
  });
  const one = await post(looseComposite({ sync: sync2 as never }), {
    parent: clusterParent,
    children: { "Secret.v1": { "x/a": named("x") } },
  });
  expect(one.json()).toMatchObject({ status: { found: "x" } });
});
