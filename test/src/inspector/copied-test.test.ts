import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ObjectView } from "../../../src/inspector/object.ts";
import { metatronWith } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { createTestIo } from "../../support/io.ts";
import { linkModules } from "../../support/link-modules.ts";
import { writeProject } from "../../support/new-project.ts";
import { root as repository } from "../../support/root.ts";
import { run } from "../../support/run.ts";

test("what was done on the page, copied as a test, passes in the project", async () => {
  const root = await writeProject({ crd: crdText() });
  linkModules(root);
  const io = createTestIo(root);
  const ran = metatronWith(io, "dev", "--port", "0");
  const [, url = ""] = await io.until(/metatron dev: (\S+)/);
  await io.until(/Waiting for a change/);
  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const headers = { "content-type": "application/json" };
    const init = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}api/${path}`, init);
    expect(response.status, path).toBe(200);
    return (await response.json()) as T;
  };
  const { parents } = await ask<{ parents: { key: string; children: { key: string }[] }[] }>("state");
  const parent = parents[0]?.key ?? "";
  const [deployment = ""] = parents[0]?.children.map(({ key }) => key) ?? [];
  const show = async (key: string): Promise<ObjectView> =>
    await ask<ObjectView>(`object?key=${encodeURIComponent(key)}`);
  const labelled = (text: string): string =>
    text.replace("\nspec:", "\n  annotations:\n    seen: 'yes'\nspec:");
  for (const step of [
    { kind: "apply", text: labelled((await show(parent)).editable) },
    { kind: "edit", text: (await show(deployment)).editable.replace(/replicas: \d/, "replicas: 5") },
    { kind: "delete", key: deployment },
    { kind: "advance", seconds: 60 },
    { kind: "fault", fault: "hook-500" },
    { kind: "fail", key: deployment },
    { kind: "recover", key: deployment },
  ])
    await ask("step", step);
  const { text } = await ask<{ text: string }>("test");
  io.interrupt();
  expect((await ran).code).toBe(0);
  writeFileSync(join(root, "test/copied.test.ts"), text);
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  const tested = await run("node", [vitest, "run", "--root", root, "test/copied.test.ts"], { cwd: root });
  expect(tested.code, tested.stdout + tested.stderr).toBe(0);
  expect(text).toContain('cluster.inject({"kind":"hook-down","status":500})');
  rmSync(join(root, ".."), { recursive: true, force: true });
}, 90_000);
