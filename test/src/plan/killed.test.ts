import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { realDisk, recover, takeLock, write } from "../../../src/plan/index.ts";
import type { Change } from "../../../src/model/plan.ts";
import { temporaryFolder } from "../../support/io.ts";
import { root as repository } from "../../support/root.ts";

const cli = join(repository, "dist/bin/metatron.js");
const blogCrd = join(repository, "test/golden/blog/crds/blogs.therubyist.org.yaml");

function everything(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(root.length + 1));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

const changes: readonly Change[] = [
  { kind: "update", file: { path: "a.ts", owner: "tool", content: "2\n" }, before: "1\n" },
  { kind: "create", file: { path: "deep/b.ts", owner: "tool", content: "b\n" } },
  { kind: "remove", path: "gone.ts", before: "gone\n" },
];

function oldTree(): string {
  const root = temporaryFolder();
  writeFileSync(join(root, "a.ts"), "1\n");
  writeFileSync(join(root, "gone.ts"), "gone\n");
  return root;
}

class Killed extends Error {}

/** Runs a write that dies before the nth call of the disk: nothing after it happens, no clean-up either. */
async function dieAt(root: string, nth: number): Promise<boolean> {
  let calls = 0;
  const disk = Object.fromEntries(
    Object.entries(realDisk).map(([name, call]) => [
      name,
      (...args: never[]) => {
        if (++calls >= nth) throw new Killed();
        return (call as (...args: never[]) => Promise<unknown>)(...args);
      },
    ]),
  ) as unknown as typeof realDisk;
  try {
    await write(root, changes, { disk });
    return calls < nth;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
}

test("a write that dies before any call of the disk leaves the old tree or the new one after the next command", async () => {
  const before = everything(oldTree());
  const wanted = { "a.ts": "2\n", "deep/b.ts": "b\n" };
  let [old, finished] = [0, 0];
  for (let nth = 1; ; nth++) {
    const root = oldTree();
    const isWhole = await dieAt(root, nth);
    await recover(root);
    const after = everything(root);
    if (JSON.stringify(after) === JSON.stringify(before)) old++;
    else finished++;
    expect([before, wanted], `call ${nth}`).toContainEqual(after);
    expect(existsSync(join(root, ".metatron")), `call ${nth}`).toBe(false);
    if (isWhole) break;
  }
  expect(old).toBeGreaterThan(3);
  expect(finished).toBeGreaterThan(3);
});

describe("recovery", () => {
  async function interrupted(): Promise<string> {
    for (let nth = 1; ; nth++) {
      const root = oldTree();
      await dieAt(root, nth);
      if (existsSync(join(root, ".metatron/write/journal.json")) && existsSync(join(root, "gone.ts")))
        return root;
    }
  }

  test("keeps what somebody changed since, and names it", async () => {
    const root = await interrupted();
    writeFileSync(join(root, "a.ts"), "mine\n");
    expect(await recover(root)).toEqual({ kind: "finished", kept: ["a.ts"] });
    expect(everything(root)).toEqual({ "a.ts": "mine\n", "deep/b.ts": "b\n" });
  });

  test("does not touch what no plan owns, whatever a journal says", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, ".git"));
    writeFileSync(join(root, ".git/HEAD"), "ref\n");
    mkdirSync(join(root, ".metatron/write"), { recursive: true });
    const digest = (await import("node:crypto")).createHash("sha256").update("ref\n").digest("hex");
    for (const path of [".git/HEAD", "../x", "node_modules/a.js", "/etc/passwd"]) {
      const entries = [{ path, before: digest, after: null }];
      mkdirSync(join(root, ".metatron/write"), { recursive: true });
      writeFileSync(join(root, ".metatron/write/journal.json"), JSON.stringify({ format: 1, entries }));
      expect(await recover(root)).toBeUndefined();
    }
    expect(everything(root)).toEqual({ ".git/HEAD": "ref\n" });
  });

  test("git sees nothing of a write that was killed", async () => {
    const root = await interrupted();
    spawnSync("git", ["init", "-q"], { cwd: root });
    const { stdout } = spawnSync("git", ["status", "--porcelain", "-uall"], { cwd: root, encoding: "utf8" });
    expect(stdout).not.toContain(".metatron");
  });
});

describe("the lock", () => {
  test("is held by one process, and taken over from one that is gone", async () => {
    const root = temporaryFolder();
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    mkdirSync(join(root, ".metatron/write"), { recursive: true });
    writeFileSync(join(root, ".metatron/write/lock"), String(other.pid));
    expect(await takeLock(root)).toBe(other.pid);
    const gone = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await gone;
    expect(await takeLock(root)).toBeUndefined();
    expect(readFileSync(join(root, ".metatron/write/lock"), "utf8")).toBe(String(process.pid));
  });
});

/** Runs the real command and kills it after so many milliseconds; true when it ended by itself. */
async function killedAfter(args: readonly string[], cwd: string, milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  const code = await ended;
  clearTimeout(timer);
  return code === 0;
}

const run = (args: readonly string[], cwd: string) =>
  spawnSync(process.execPath, [cli, ...args], { cwd, encoding: "utf8" });
const initArgs = ["init", "p", "--crd", blogCrd, "--no-install", "--no-git", "--yes"];

test("an init that was killed can be repeated, and leaves nothing behind", async () => {
  const whole = temporaryFolder();
  expect(run(initArgs, whole).status).toBe(0);
  const wanted = Object.keys(everything(join(whole, "p")));
  for (const delay of [300, 700, 900, 1100, 1300]) {
    const folder = temporaryFolder();
    if (await killedAfter(initArgs, folder, delay)) break;
    const again = run(initArgs, folder);
    expect(again.status, again.stderr).toBe(0);
    expect(Object.keys(everything(join(folder, "p")))).toEqual(wanted);
  }
}, 120_000);

test("an init whose install was killed goes on, and one over somebody's work does not", () => {
  const folder = temporaryFolder();
  expect(run(initArgs, folder).status).toBe(0);
  mkdirSync(join(folder, "p/node_modules"));
  writeFileSync(join(folder, "p/package-lock.json"), "{}");
  const before = everything(join(folder, "p"));
  expect(run(initArgs, folder).status).toBe(0);
  expect(everything(join(folder, "p"))).toEqual(before);
  writeFileSync(join(folder, "p/README.md"), "mine\n");
  const refused = run(initArgs, folder);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("INIT_NOT_EMPTY");
  expect(refused.stderr).toContain("README.md");
  expect(readFileSync(join(folder, "p/README.md"), "utf8")).toBe("mine\n");
});

test("two generates at once both count", async () => {
  const folder = temporaryFolder();
  expect(run(["init", "p", "--no-install", "--no-git", "--yes"], folder).status).toBe(0);
  const project = join(folder, "p");
  const names = ["shop", "cart", "bill"];
  for (const name of names) {
    const text = readFileSync(blogCrd, "utf8")
      .replaceAll(/blog/g, name)
      .replaceAll(/Blog/g, name[0]?.toUpperCase() + name.slice(1));
    writeFileSync(join(project, `${name}.yaml`), text);
  }
  const codes = await Promise.all(
    names.map((name) => killedAfter(["generate", `${name}.yaml`], project, 60_000)),
  );
  expect(codes).toEqual([true, true, true]);
  const { controllers } = JSON.parse(readFileSync(join(project, "metatron.json"), "utf8")) as {
    readonly controllers: readonly { readonly route: string }[];
  };
  expect(controllers.map(({ route }) => route).sort()).toEqual(["bills", "carts", "shops"]);
  expect(run(["generate", "--check"], project).status).toBe(0);
  expect(existsSync(join(project, ".metatron/write"))).toBe(false);
}, 120_000);
