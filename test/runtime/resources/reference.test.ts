import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as resources from "@metatron/runtime/resources";
import { format } from "prettier";
import { expect, test } from "vitest";
import { renderReference } from "../../support/reference/render.ts";

const path = (name: string): string => fileURLToPath(new URL(`../../../runtime/${name}`, import.meta.url));
const readme = path("README.md");
const file = path("REFERENCE.md");
const marks = ["<!-- reference: begin (UPDATE=1 refreshes it) -->", "<!-- reference: end -->"] as const;

/** The page with its reference as the sources have it. */
async function refreshed(text: string): Promise<string> {
  const [begin, end] = [text.indexOf(marks[0]), text.indexOf(marks[1])];
  expect(begin, "the page must have both marks").toBeGreaterThan(-1);
  expect(end).toBeGreaterThan(begin);
  const reference = renderReference(path("src/resources/index.ts"));
  const whole = `${text.slice(0, begin)}${marks[0]}\n\n${reference}\n\n${text.slice(end)}`;
  return format(whole, { parser: "markdown", printWidth: 110 });
}

test("the runtime's reference is what the sources say (UPDATE=1 refreshes it)", async () => {
  const text = readFileSync(file, "utf8");
  const wanted = await refreshed(text);
  if (process.env["UPDATE"] === "1") writeFileSync(file, wanted);
  else expect(text).toBe(wanted);
});

test("the reference has every function that the package exports, each with its sentence", () => {
  const reference = renderReference(path("src/resources/index.ts"));
  for (const [name, value] of Object.entries(resources)) {
    if (name === "ResourceError" || typeof value !== "function") continue;
    expect(reference).toMatch(new RegExp(`\\*\\*\`${name}\\([^)]*\\)\`\\*\\* \\S.{10,}`));
  }
});

test("the readme's example of builders runs as it stands", () => {
  const text = /(?<=^```ts\n)const password[\s\S]+?(?=^```$)/m.exec(readFileSync(readme, "utf8"))?.[0] ?? "";
  // oxlint-disable-next-line typescript/no-implied-eval -- our own readme, to see that it works
  const run = new Function(...Object.keys(resources), `${text}; return database;`);
  expect(run(...Object.values(resources))).toMatchObject({
    kind: "Service",
    spec: { ports: [{ name: "mysql", port: 3306, targetPort: "mysql" }] },
  });
});

test("the reference's example of a kind without a builder runs as it stands", () => {
  const text = /(?<=^```ts\n)const pods = [\s\S]+?(?=^```$)/m.exec(readFileSync(file, "utf8"))?.[0] ?? "";
  // oxlint-disable-next-line typescript/no-implied-eval -- our own reference, to see that it works
  const run = new Function("image", ...Object.keys(resources), `${text}; return rollout;`);
  expect(run("nginx:1.29", ...Object.values(resources))).toMatchObject({
    kind: "Rollout",
    metadata: { name: "app", labels: { "app.kubernetes.io/name": "app" } },
    spec: { replicas: 2, template: { spec: { containers: [{ name: "app", image: "nginx:1.29" }] } } },
  });
});
