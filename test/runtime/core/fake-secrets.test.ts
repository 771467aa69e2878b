import { assert, pre, property, string } from "fast-check";
import { expect, test } from "vitest";
import { createFakeSecrets } from "../../../runtime/src/http/fake-secrets.ts";

const key = Buffer.from("a key of the test");
const encode = (text: string): string => Buffer.from(text).toString("base64");
const decode = (text: string): string => Buffer.from(text, "base64").toString();

const call = (password: string) => ({
  request: {
    children: {
      "Secret.v1": {
        db: {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "db" },
          data: { password: encode(password) },
        },
      },
      "Deployment.apps/v1": {
        web: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: {
            name: "web",
            annotations: {
              "metacontroller.k8s.io/last-applied-configuration": JSON.stringify({
                env: [{ value: password }],
                nested: JSON.stringify({ password, encoded: encode(password) }),
              }),
            },
          },
          spec: {
            url: `mysql://root:${encodeURIComponent(password)}@db/x`,
            command: ["--password", password],
          },
        },
      },
    },
  },
  answer: {
    children: [
      { apiVersion: "v1", kind: "Secret", metadata: { name: "new" }, stringData: { again: password } },
    ],
  },
});

test("no byte of a Secret is left, whatever is in it, and lengths stay", () => {
  assert(
    property(string({ minLength: 6, maxLength: 60, unit: "grapheme" }), (password) => {
      pre(!JSON.stringify(call("")).includes(password));
      const after = createFakeSecrets(key).replace(call(password));
      const text = JSON.stringify(after);
      const spellings = [
        password,
        encode(password),
        encodeURIComponent(password),
        JSON.stringify(password).slice(1, -1),
      ];
      for (const spelling of spellings) expect(text).not.toContain(spelling);
      const fake = decode(after.request.children["Secret.v1"].db.data.password);
      expect(fake).toHaveLength(Buffer.byteLength(password));
      expect(after.answer.children[0]?.stringData.again).toBe(fake);
      const { spec } = after.request.children["Deployment.apps/v1"].web;
      expect(spec).toEqual({ url: `mysql://root:${fake}@db/x`, command: ["--password", fake] });
    }),
    { numRuns: 300 },
  );
});

test("binary data, lists of Secrets, short values and names", () => {
  const bytes = Buffer.from([0xff, 0xfe, 0, 1, 2, 3, 250]);
  const given = {
    list: {
      kind: "SecretList",
      items: [{ metadata: { name: "shop" }, data: { bytes: bytes.toString("base64") } }],
    },
    secret: {
      kind: "Secret",
      metadata: { name: "shop", namespace: "shop" },
      data: { user: encode("shop"), on: encode("1") },
    },
    copies: ["1", "v1.2.1", "shop", bytes.toString("base64")],
  };
  const after = createFakeSecrets(key).replace(given);
  expect(after.secret.metadata).toEqual({ name: "shop", namespace: "shop" });
  expect(Buffer.from(after.list.items[0]?.data.bytes ?? "", "base64")).toHaveLength(bytes.length);
  expect(after.copies[0]).toBe(decode(after.secret.data.on));
  expect(after.copies[1]).toBe("v1.2.1");
  expect(after.copies[2]).toBe(decode(after.secret.data.user));
  expect(after.copies[3]).toBe(after.list.items[0]?.data.bytes);
});

test("what was equal stays equal under one key, and differs under another", () => {
  const [one, other] = [createFakeSecrets(key), createFakeSecrets(Buffer.from("another"))];
  expect(one.replace(call("correct horse"))).toEqual(one.replace(call("correct horse")));
  expect(one.replace(call("correct horse"))).not.toEqual(other.replace(call("correct horse")));
  const plain = { kind: "ConfigMap", data: { a: "b" } };
  expect(one.replace(plain)).toBe(plain);
});
