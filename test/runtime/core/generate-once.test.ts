import { generateOnce, randomText, toSecretData, type ValueMaker } from "@metatron/runtime";
import { expect, test } from "vitest";

test("generated values are made once and read back from the observed Secret", () => {
  const random = (size: number): Uint8Array => new Uint8Array(size).fill(255).fill(1, 0, Math.ceil(size / 2));
  const first = generateOnce(undefined, { password: 8, key: () => "made" }, random);
  expect(first).toEqual({ password: "BBBBBBBB", key: "made" });
  const data = toSecretData(first);
  expect(data.key).toBe("bWFkZQ==");
  expect(generateOnce({ data }, { password: 8, key: () => "other", more: () => "new" })).toEqual({
    ...first,
    more: "new",
  });
  expect(randomText(500)).toMatch(/^[A-Za-z0-9]{500}$/);
});

for (const length of [2.5, 0, -1, Number.NaN, Infinity]) {
  test(`a length of ${String(length)} is refused, it would hang or give nothing`, () => {
    const want = new RangeError(`randomText needs a whole number, 1 or more: ${String(length)}`);
    expect(() => randomText(length)).toThrow(want);
    expect(() => generateOnce(undefined, { KEY: length })).toThrow(want);
  });
}

for (const [name, maker] of [
  ["an empty string", () => ""],
  ["nothing", () => undefined as unknown as string],
  ["a promise", (async () => "late") as unknown as ValueMaker],
] as const) {
  test(`a function that gives ${name} is refused with the key it was for`, () => {
    expect(() => generateOnce(undefined, { KEY: maker })).toThrow(
      'generateOnce: the function for "KEY" must give some text',
    );
  });
}

const annotation = "metacontroller.k8s.io/last-applied-configuration";
const appliedWith = (secret: object) => ({ annotations: { [annotation]: JSON.stringify(secret) } });
for (const [name, observed, state] of [
  ["empty", { data: { KEY: "" } }, "is empty in the Secret"],
  [
    "gone, though it was in data",
    { metadata: appliedWith({ data: { KEY: "eA==" } }) },
    "is gone from the Secret",
  ],
  [
    "gone, though it was in stringData",
    { metadata: appliedWith({ stringData: { KEY: "x" } }), data: {} },
    "is gone",
  ],
] as const)
  test(`a key that is ${name} is an error that names the fix, and made again only on request`, () => {
    expect(() => generateOnce(observed, { KEY: 8 })).toThrow(`generateOnce: "KEY" ${state}`);
    expect(() => generateOnce(observed, { KEY: 8 })).toThrow('whenLost: "generate"');
    expect(generateOnce(observed, { KEY: 8 }, { whenLost: "generate" }).KEY).toHaveLength(8);
  });

test("a key that was never applied is made, beside those that were", () => {
  const metadata = appliedWith({ data: { old: "eA==" } });
  const values = generateOnce({ metadata, data: { old: "eA==" } }, { old: 8, new: 8 });
  expect([values.old, values.new.length]).toEqual(["x", 8]);
  expect(generateOnce({ metadata: { annotations: { [annotation]: "{" } } }, { KEY: 8 }).KEY).toHaveLength(8);
});

test("binary data of the observed Secret is refused with its key, and text comes back byte for byte", () => {
  const binary = Buffer.from([0x30, 0x82, 0xff]).toString("base64");
  expect(() => generateOnce({ data: { "keystore.p12": binary } }, { "keystore.p12": 8 })).toThrow(
    'generateOnce: the Secret\'s "keystore.p12" is binary: leave it out, and copy it from the observed data',
  );
  const data = toSecretData({ note: "\ufeffé\u0000" });
  expect(toSecretData(generateOnce({ data }, { note: 8 }))).toEqual(data);
  expect(generateOnce({ data: { other: binary } }, { note: () => "new" })).toEqual({ note: "new" });
});
