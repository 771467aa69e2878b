import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../../runtime/src/resources", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".ts"),
);

test.each(files)("%s loads nothing of kubernetes-models", (name) => {
  const text = readFileSync(join(folder, name), "utf8");
  const imports = text.match(/^(import|export)[^;]+from "[^"]+";/gms) ?? [];
  const foreign = imports.filter((one) => !/from "(\.|node:)/.test(one));
  expect(foreign.filter((one) => !/^import type .+from "kubernetes-models\//s.test(one))).toEqual([]);
});
