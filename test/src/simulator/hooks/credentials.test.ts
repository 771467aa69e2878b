import { expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import { type Hook, codes, hook, thing, things } from "../../../support/things-simulation.ts";

const secret = (data: { readonly [key: string]: string }): object => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "creds", namespace: "mc" },
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  ),
});
const secretRef = { name: "creds", namespace: "mc", key: "token" };

async function called(
  spec: object,
  objects: readonly object[],
): Promise<[Simulation, (string | undefined)[]]> {
  const seen: (string | undefined)[] = [];
  const sync: Hook = ({ headers }) => {
    seen.push(headers["authorization"]);
    return { status: {}, children: [] };
  };
  const cluster = await simulate(things(sync, { ...spec }));
  await cluster.apply(...(objects as never[]), thing("a"));
  await cluster.settle();
  return [cluster, seen];
}

test.each([
  [
    "a bearer token of the hook",
    { hooks: { sync: hook("/sync", "v2", { authorization: { secretRef } }) } },
    { token: "t0ken\n" },
    "Bearer t0ken",
  ],
  [
    "a token of another type",
    { hooks: { sync: hook("/sync", "v2", { authorization: { type: "Token", secretRef } }) } },
    { token: "t" },
    "Token t",
  ],
  [
    "a user with a password, for the host of the hooks",
    { endpointConfigs: [{ host: "other" }, { host: "HOOKS:80", basicAuth: { secretRef } }] },
    { username: "u", password: "p" },
    `Basic ${Buffer.from("u:p").toString("base64")}`,
  ],
  [
    "nothing for another host",
    { endpointConfigs: [{ host: "other", authorization: { secretRef } }] },
    {},
    undefined,
  ],
  [
    "nothing where the hook says its own",
    {
      endpointConfigs: [{ host: "hooks", authorization: { secretRef } }],
      hooks: { sync: hook("/sync", "v2", { caBundle: { inline: "x" } }) },
    },
    { token: "t" },
    undefined,
  ],
])("a call carries %s", async (_name, spec, data, header) => {
  const [cluster, seen] = await called(spec, [secret(data)]);
  expect(seen[0]).toBe(header);
  expect(codes(cluster)).toEqual([]);
});

test.each([
  [[], "can't resolve authorization: can't get authorization secret mc/creds: Secret \"creds\" not found"],
  [
    [secret({ other: "x" })],
    'can\'t resolve authorization: authorization secret mc/creds does not contain key "token"',
  ],
])("a Secret that does not serve is said, and no call is made", async (objects, message) => {
  const hooks = { sync: hook("/sync", "v2", { authorization: { secretRef } }) };
  const [cluster, seen] = await called({ hooks }, objects);
  expect(seen).toEqual([]);
  expect(cluster.problems[0]).toMatchObject({
    code: "hook-failed",
    message: `The sync hook failed: ${message}`,
  });
});
