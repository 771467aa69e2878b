import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { beforeEach, expect, test } from "vitest";
import { metatron } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { serveHooks } from "../../support/hooks.ts";
import { linkModules } from "../../support/link-modules.ts";
import { newProject } from "../../support/new-project.ts";

interface Request {
  readonly parent: {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly replicas: number };
  };
}

const at = (second: number): string => `2026-11-27T10:00:0${second}.000Z`;
const parent = (name: string, replicas: number) => ({
  apiVersion: "example.org/v1",
  kind: "Blog",
  metadata: { name, namespace: "default", uid: `uid-${name}` },
  spec: { image: "blog:1", replicas },
});
const child = (name: string, replicas: number) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: { replicas },
});
const answer = (name: string, replicas: number) => ({ status: {}, children: [child(name, replicas)] });
const call = (second: number, name: string, replicas: number) => ({
  at: at(second),
  controller: "blog-controller",
  hook: "sync",
  revision: "r1",
  milliseconds: 1,
  status: 200,
  request: {
    controller: {},
    parent: parent(name, replicas),
    children: { "Deployment.apps/v1": { [name]: child(name, replicas), other: child("other", 1) } },
    related: {},
    finalizing: false,
  },
  answer: answer(name, replicas),
});

let root = "";
beforeEach(async () => {
  root = await newProject({ crd: crdText() });
});

function recorded(calls: readonly object[]): void {
  writeFileSync(
    join(root, "calls.jsonl"),
    `${calls.map((one) => JSON.stringify(one)).join("\n")}\n{"at":"2026`,
  );
}

test("says which answers differ, by parent, and that the others do not", async () => {
  recorded([call(0, "one", 1), call(1, "two", 2), call(2, "one", 1)]);
  const same = await serveHooks(({ parent: { metadata, spec } }: Request) =>
    answer(metadata.name, spec.replicas),
  );
  const first = await metatron(root, "replay", ".", "--url", same);
  expect(first.stdout).toBe("0 of 3 answers differ. 1 line has no request.\n");
  expect(first.code).toBe(0);
  const other = await serveHooks(({ parent: { metadata, spec } }: Request) =>
    metadata.name === "two" ? answer("two", 2) : answer("one", spec.replicas + 1),
  );
  const second = await metatron(root, "replay", ".", "--url", other);
  expect(second.stdout).toMatchInlineSnapshot(`
    "Blog default/one
      sync 2026-11-27T10:00:00.000Z and 1 more
        children["Deployment one"].spec.replicas: 1 → 2

    2 of 3 answers differ. 1 line has no request.
    "
  `);
  expect(second.code).toBe(3);
  const json = await metatron(root, "replay", ".", "--url", other, "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    total: 3,
    skipped: 1,
    differing: [{ at: at(0) }, { at: at(2) }],
  });
});

test("a hook that fails differs in its status", async () => {
  recorded([call(0, "one", 1)]);
  const url = await serveHooks(() => new Error('{"error":"no"}'));
  const { code, stdout } = await metatron(root, "replay", ".", "--url", url);
  expect(code).toBe(3);
  expect(stdout).toContain("httpStatus: 200 → 500");
});

test("why each call came, and what flaps", async () => {
  recorded([call(0, "one", 1), call(1, "one", 2), call(2, "one", 1), call(3, "one", 1)]);
  const { code, stdout } = await metatron(root, "replay", ".", "--why");
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Blog default/one (blog-controller)
      sync 2026-11-27T10:00:00.000Z  the first call
      sync 2026-11-27T10:00:01.000Z
        parent.spec.replicas: 1 → 2
        children["Deployment.apps/v1"].one.spec.replicas: 1 → 2
      sync 2026-11-27T10:00:02.000Z
        parent.spec.replicas: 2 → 1
        children["Deployment.apps/v1"].one.spec.replicas: 2 → 1
      sync 2026-11-27T10:00:03.000Z  nothing had changed
      flaps: parent.spec.replicas changed 2 times, to and fro
      flaps: children["Deployment.apps/v1"].one.spec.replicas changed 2 times, to and fro
    "
  `);
});

test("a test file shows the smallest call, and passes as written", async () => {
  linkModules(root);
  recorded([call(0, "one", 1)]);
  const built = await metatron(root, "replay", ".", "--test", "test/replay.test.ts");
  expect(built.stderr).toBe("");
  const text = readFileSync(join(root, "test/replay.test.ts"), "utf8");
  expect(text).not.toContain("other");
  const { status, stdout, stderr } = spawnSync("npx", ["vitest", "run", "test/replay.test.ts"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(status, stdout + stderr).toBe(0);
  const again = await metatron(root, "replay", ".", "--test", "test/replay.test.ts");
  expect(again).toMatchObject({ code: 1 });
  expect(again.stderr).toContain("REPLAY_TEST");
});

test("an empty folder, and a controller that is gone, are said", async () => {
  expect((await metatron(root, "replay", "src")).stderr).toContain("REPLAY_EMPTY");
  recorded([{ ...call(0, "one", 1), controller: "gone" }]);
  const { code, stderr } = await metatron(root, "replay", ".", "--url", "http://127.0.0.1:9");
  expect(code).toBe(1);
  expect(stderr).toContain("The recording calls sync of gone, which manifests/base does not declare.");
});
