import { createServer } from "@metatron/runtime";
import { expect, test } from "vitest";
import { looseComposite } from "../../support/call.ts";

const empty = { sync: () => ({ children: [] }) };

for (const [name, options] of [
  ["a concurrency of none", { concurrency: 0 }],
  ["a concurrency that is no number", { concurrency: Number.NaN }],
  ["a body limit below nothing", { bodyLimit: -1 }],
  ["no controllers", { controllers: undefined }],
  ["an authentication that asks for nothing", { authentication: {} }],
  ["a token in place of what gives tokens", { authentication: { bearer: "secret" } }],
  ["what is no controller", { controllers: [{ default: looseComposite(empty) }, undefined] }],
] as const) {
  test(`${name} is refused at the start, in a sentence`, async () => {
    const start = async (): Promise<unknown> =>
      createServer({ controllers: [looseComposite(empty)], logger: false, ...(options as object) }).ready();
    await expect(start()).rejects.toMatchObject({ name: "ConfigurationError" });
  });
}

test("controllers that cannot be served are refused with every problem", () => {
  const controllers = [
    looseComposite(empty, { hooks: { sync: "v1", finalize: "v1" }, route: "a b" }),
    looseComposite({ ...empty, validate: true }, { route: "ping" }),
    looseComposite({ ...empty, timeoutSeconds: 5 }, { route: "late", timeouts: { sync: 5 } }),
    looseComposite({ ...empty, timeoutSeconds: Infinity }, { route: "never" }),
  ];
  const server = createServer({ controllers, logger: false });
  return expect(server.ready()).rejects.toMatchObject({
    name: "ConfigurationError",
    problems: [
      expect.stringContaining("declares finalize"),
      expect.stringContaining('the route "a b" is no path'),
      expect.stringContaining("validate needs"),
      expect.stringContaining("below 5, the timeout in the manifest: 5"),
      expect.stringContaining("below 10, the timeout in the manifest: Infinity"),
    ],
  });
});
