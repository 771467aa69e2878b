import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { root } from "../../support/root.ts";
import { run } from "../../support/run.ts";

const runtime = pathToFileURL(`${root}/runtime/dist/index.js`).href;
const controller = `compositeController({
  type: "composite", name: "blogs", route: "blogs", hooks: { sync: "v1" }, children: [], related: [],
  parent: { apiVersion: "x.org/v1", kind: "Blog", resource: "blogs", scope: "Namespaced", hasStatus: true },
}, { sync: () => ({ children: [] }) })`;

/** What a process says that serves a controller with these options and variables, and that it exits 1 without a stack. */
async function refusal(options: string, env: Record<string, string> = {}): Promise<string[]> {
  const code = `import { compositeController, serve } from ${JSON.stringify(runtime)};
    await serve({ controllers: [${controller}], ${options} });`;
  const args = ["--input-type=module", "--eval", code];
  const { code: exit, stderr } = await run("node", args, { cwd: root, env: { PORT: "0", ...env } });
  expect([exit, stderr.includes("    at ")], stderr).toEqual([1, false]);
  return stderr.trim().split("\n");
}

const tls = { METATRON_TLS_CERT_FILE: `${root}/package.json`, METATRON_TLS_KEY_FILE: "/nonexistent/a.key" };

for (const [name, options, env, problems] of [
  [
    "numbers that no variable could have",
    'port: 70000, workers: "two", graceSeconds: -1',
    {},
    [
      "port must be a whole number, at least 0 and at most 65535: 70000",
      "workers must be a whole number, at least 1 and at most 1024: two",
      "graceSeconds must be a whole number, at least 0 and at most 86400: -1",
    ],
  ],
  ["no worker", "workers: 0", {}, ["workers must be .* at least 1 and at most 1024: 0"]],
  [
    "a wrong variable, a wrong option and wrong TLS files",
    "concurrency: 0",
    { PORT: "http", ...tls },
    [
      "PORT must be a whole number, .*: http",
      "concurrency must be a whole number above 0: 0",
      "the TLS file .*package.json cannot be used, certificateFile must be a PEM file: ",
      "the TLS file /nonexistent/a.key cannot be used, keyFile must be a PEM file: ",
    ],
  ],
  [
    "the same with workers, said once",
    "workers: 2, bodyLimit: 0.5",
    tls,
    ["bodyLimit must be", "package.json", "a.key"],
  ],
  [
    "half of tls",
    'tls: { certificateFile: "/nonexistent/a.crt" }',
    {},
    ["/nonexistent/a.crt", "tls needs keyFile: give the path of a PEM file"],
  ],
] as const)
  test(`serve refuses ${name}`, async () => {
    const said = await refusal(options, env);
    expect(said).toEqual(
      problems.map((each) => expect.stringMatching(new RegExp(`^metatron: .*${each}`)) as unknown),
    );
  });
