import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ServeOptions, variables } from "@metatron/runtime";
import { expect, test } from "vitest";
import { lines } from "./readme/schema.ts";
import { answer, own } from "./readme/server.ts";

const here = fileURLToPath(new URL("readme/", import.meta.url));
const page = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../runtime/${name}`, import.meta.url)), "utf8");
const pages = page("README.md") + page("REFERENCE.md");

const options: Record<keyof ServeOptions | "meter", true> = {
  authentication: true,
  bodyLimit: true,
  bytesInFlight: true,
  concurrency: true,
  controllers: true,
  drainSeconds: true,
  graceSeconds: true,
  host: true,
  isReady: true,
  keepManagedFields: true,
  logger: true,
  meter: true,
  metrics: true,
  now: true,
  port: true,
  record: true,
  revision: true,
  tls: true,
  workers: true,
};

test.each(readdirSync(here))("the readme or the reference shows %s, which compiles, as it stands", (file) => {
  const code = readFileSync(`${here}${file}`, "utf8").replace(
    "../../../support/shop-controller.ts",
    "../generated/shop.ts",
  );
  expect(pages).toContain(`\`\`\`ts\n${code}\`\`\``);
});

test("the reference has every variable with its sentence, and no other", () => {
  const table = /<!-- variables: begin -->([\s\S]*)<!-- variables: end -->/.exec(pages)?.[1] ?? "";
  const rows = [...table.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(([, name, text]) => [name, text]);
  expect(Object.fromEntries(rows)).toEqual(variables);
});

test("the reference's table of options has every option of the server", () => {
  const table = /^\| option [\s\S]*?\n\n/m.exec(pages)?.[0] ?? "";
  const names = [...table.matchAll(/^\| ([^|]+)\|/gm)].flatMap(
    ([, cell = ""]) => cell.match(/(?<=`)\w+/g) ?? [],
  );
  expect([...new Set(names)].toSorted()).toEqual(Object.keys(options));
});

test("the readme's servers and schema answer", async () => {
  expect(answer.statusCode).toBe(429);
  expect((await own.inject({ method: "GET", url: "/shops/sync" })).statusCode).toBe(405);
  expect(lines).toEqual([
    expect.stringContaining("spec.replicas: Invalid value: -1"),
    "spec.image: Required value",
  ]);
});
