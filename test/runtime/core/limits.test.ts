import { once } from "node:events";
import { connect } from "node:net";
import { createServer } from "@metatron/runtime";
import { expect, onTestFinished, test } from "vitest";
import { emptyManagedFields } from "../../../runtime/src/http/managed-fields.ts";
import { looseComposite, parent } from "../../support/call.ts";

const url = "/blogs/sync";
const headers = { "content-type": "application/json" };
const hooks = { sync: () => ({ children: [] }) };
const create = (options: object = {}, settings: object = hooks) =>
  createServer({ controllers: [looseComposite(settings)], logger: false, ...options });

test("a cache keeps as many bytes of answers as it may, counted in UTF-8", async () => {
  let calls = 0;
  const answer = { children: [], status: { text: "é".repeat(1000) } };
  const sync = () => (calls++, answer);
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  const callsWith = async (limit: number): Promise<number> => {
    calls = 0;
    const server = create({}, { sync, cache: { bytes: limit } });
    for (const name of ["a", "b", "a", "b"])
      await server.inject({ method: "POST", url, payload: { parent: { metadata: { name } } } });
    return calls;
  };
  expect([await callsWith(2 * bytes), await callsWith(2 * bytes - 1), await callsWith(bytes - 1)]).toEqual([
    2, 4, 4,
  ]);
});

test("bodies beyond the bytes in flight are answered 503 before they are read, until there is room again", async () => {
  const server = create({ bytesInFlight: 1000 });
  onTestFinished(() => server.close());
  const address = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const body = JSON.stringify({ parent });
  const held = connect(Number(address.port), address.hostname);
  held.write(
    "POST /blogs/sync HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 990\r\n\r\n{",
  );
  await once(held, "connect");
  const post = () => fetch(new URL(url, address), { method: "POST", headers, body });
  await expect.poll(async () => (await post()).status).toBe(503);
  const refused = await post();
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(await refused.json()).toMatchObject({ code: "TOO_MANY_BYTES" });
  held.destroy();
  await expect.poll(async () => (await post()).status).toBe(200);
});

test("one body larger than the bytes in flight is taken when it is alone", async () => {
  const server = create({ bytesInFlight: 1 });
  expect((await server.inject({ method: "POST", url, payload: { parent } })).statusCode).toBe(200);
});

const broken: readonly [string, string][] = [
  ["a list that is never closed", '{"parent":{"metadata":{"managedFields":[{"a":1}'],
  ["a fault inside the list", '{"parent":{"metadata":{"managedFields":[{"a":}]}}}'],
  ["two commas inside the list", '{"parent":{"metadata":{"managedFields":[{},,{}]}}}'],
  ["a bracket of another kind", '{"parent":{"metadata":{"managedFields":[{"a":1]}]}}}'],
  ["a wrong escape", String.raw`{"parent":{"metadata":{"managedFields":["\x"]}}}`],
  ["a control character in a string", '{"parent":{"metadata":{"managedFields":["\n"]}}}'],
  ["a wrong number", '{"parent":{"metadata":{"managedFields":[01]}}}'],
];
for (const [name, payload] of broken)
  test(`managedFields with ${name} are 400`, async () => {
    expect(() => JSON.parse(payload) as unknown).toThrow(SyntaxError);
    expect((await create().inject({ method: "POST", url, payload, headers })).statusCode).toBe(400);
  });

test("text that is not UTF-8 is 400", async () => {
  const payload = Buffer.from('{"parent":{"metadata":{"name":"\xff"}}}', "latin1");
  const answer = await create().inject({ method: "POST", url, payload, headers });
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: "the body is not UTF-8" }]);
});

test("the managedFields of JSON are emptied, whatever they hold", () => {
  const values = [[], {}, [{}], '\\"é\u0000', -1.5e-7, 0, true, null, { a: [{ b: [[]] }], "f:{}": {} }];
  for (const value of values)
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      const json = `{"metadata":{"managedFields":[${text}, ${text}],"name":"a"}}`;
      const emptied = emptyManagedFields(Buffer.from(json)).toString();
      expect(emptied).toBe('{"metadata":{"managedFields":[],"name":"a"}}');
    }
});

test.each([
  [{ "content-encoding": "gzip" }, "the body is gzip: send it without content-encoding"],
  [{ "content-encoding": "br" }, "the body is br: send it without content-encoding"],
  [{ "content-type": "application/json; charset=latin1" }, "the charset is latin1: send JSON in UTF-8"],
])("a body that would be read as something else is 415: %j", async (more, error) => {
  const payload = JSON.stringify({ parent });
  const answer = await create().inject({ method: "POST", url, payload, headers: { ...headers, ...more } });
  expect([answer.statusCode, answer.json()]).toMatchObject([415, { error }]);
});

test.each(["application/json", "application/json; charset=utf-8", 'application/json;charset="UTF-8"'])(
  "%s is taken",
  async (type) => {
    const answer = await create().inject({
      method: "POST",
      url,
      payload: JSON.stringify({ parent }),
      headers: { "content-type": type, "content-encoding": "identity" },
    });
    expect(answer.statusCode).toBe(200);
  },
);
