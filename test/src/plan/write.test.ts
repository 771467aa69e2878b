import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/model/errors.ts";
import {
  type Change,
  type Disk,
  compare,
  readSnapshot,
  realDisk as disk,
  write,
} from "../../../src/plan/index.ts";
import { temporaryFolder } from "../../support/io.ts";

const create = (path: string, content = `${path}\n`): Change => ({
  kind: "create",
  file: { path, owner: "tool", content },
});
const update = (path: string, content: string): Change => ({
  kind: "update",
  file: { path, owner: "tool", content },
  before: "",
});
const remove = (path: string): Change => ({ kind: "remove", path, before: "" });

function everything(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    lstatSync(join(root, name)).isFile(),
  );
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

function fails(code: string, path = "x"): Promise<never> {
  return Promise.reject(Object.assign(new Error(code), { code, path }));
}

/** A disk that fails at the nth call of one of its operations. */
function failingDisk(operation: keyof Disk, nth: number, code: string): Disk {
  let calls = 0;
  const original = disk[operation] as (...args: unknown[]) => Promise<unknown>;
  const wrapped = (...args: unknown[]) => {
    calls += 1;
    return calls === nth ? fails(code, String(args[0])) : original(...args);
  };
  return { ...disk, [operation]: wrapped };
}

async function caught(run: () => Promise<unknown>): Promise<UserError> {
  const error = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe("write", () => {
  test("creates, updates and removes, and leaves no temporary file", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "old"));
    writeFileSync(join(root, "old/gone.ts"), "gone\n");
    writeFileSync(join(root, "a.ts"), "1\n");
    const paths = await write(root, [create("new/deep/b.ts"), update("a.ts", "2\n"), remove("old/gone.ts")]);
    expect(paths).toEqual(["a.ts", "new/deep/b.ts", "old/gone.ts"]);
    expect(everything(root)).toEqual({ "a.ts": "2\n", "new/deep/b.ts": "new/deep/b.ts\n" });
    expect(existsSync(join(root, "old"))).toBe(false);
  });

  test("makes scripts executable", async () => {
    const root = temporaryFolder();
    await write(root, [
      { kind: "create", file: { path: "run.sh", owner: "user", content: "true\n", executable: true } },
    ]);
    expect(lstatSync(join(root, "run.sh")).mode & 0o111).toBe(0o111);
  });

  for (const [operation, nth] of [
    ["writeNew", 1],
    ["writeNew", 3],
    ["mkdir", 2],
    ["link", 2],
    ["rename", 1],
    ["rename", 2],
    ["rename", 3],
    ["rename", 4],
  ] as const)
    test(`a full disk at ${operation} ${nth} leaves everything as it was`, async () => {
      const root = temporaryFolder();
      writeFileSync(join(root, "a.ts"), "1\n");
      writeFileSync(join(root, "gone.ts"), "gone\n");
      const before = everything(root);
      const changes = [update("a.ts", "2\n"), create("b/c/d.ts"), create("e/f.ts"), remove("gone.ts")];
      const error = await caught(() => write(root, changes, { disk: failingDisk(operation, nth, "ENOSPC") }));
      expect(error.problems[0]).toMatchObject({ code: "PLAN_WRITE_FAILED" });
      expect(error.problems[0]?.message).toContain("the disk is full");
      expect(error.problems[0]?.message).toContain("Nothing was written");
      expect(everything(root)).toEqual(before);
      expect(readdirSync(root).sort()).toEqual(["a.ts", "gone.ts"]);
    });

  test("what cannot be put back is named", async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, "a.ts"), "1\n");
    let renames = 0;
    const broken: Disk = {
      ...disk,
      rename: (from, to) => (++renames === 1 ? disk.rename(from, to) : fails("EIO")),
    };
    const error = await caught(() => write(root, [update("a.ts", "2\n"), create("b.ts")], { disk: broken }));
    expect(error.problems[0]?.message).toContain(`could not be put back`);
    expect(error.problems[0]?.message).toContain("a.ts");
  });

  test("works on a file system without hard links", async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, "a.ts"), "1\n");
    await write(root, [update("a.ts", "2\n")], { disk: { ...disk, link: () => fails("EPERM") } });
    expect(everything(root)).toEqual({ "a.ts": "2\n" });
  });

  test("a conflict stops everything and is shown as a diff", async () => {
    const root = temporaryFolder();
    const conflict: Change = {
      kind: "conflict",
      path: "a.ts",
      reason: "it was edited by hand",
      before: "mine\n",
      file: { path: "a.ts", owner: "tool", content: "ours\n" },
    };
    const error = await caught(() => write(root, [create("b.ts"), conflict]));
    expect(error.problems[0]).toMatchObject({ code: "PLAN_CONFLICT", file: "a.ts" });
    expect(error.problems[0]?.message).toContain("-mine\n+ours");
    expect(readdirSync(root)).toEqual([]);
  });

  test("an interrupt before the first rename writes nothing", async () => {
    const root = temporaryFolder();
    const controller = new AbortController();
    controller.abort("SIGINT");
    await expect(write(root, [create("a/b.ts")], { signal: controller.signal })).rejects.toBe("SIGINT");
    expect(readdirSync(root)).toEqual([]);
  });
});

describe("the root", () => {
  test("is not left through a linked folder, even one that appears after the snapshot", async () => {
    const [root, outside] = [temporaryFolder(), temporaryFolder()];
    symlinkSync(outside, join(root, "src"));
    const error = await caught(() => write(root, [create("ok.ts"), create("src/a.ts")]));
    expect(error.problems[0]).toMatchObject({ code: "PLAN_ESCAPE", file: "src/a.ts" });
    expect(readdirSync(outside)).toEqual([]);
    expect(readdirSync(root)).toEqual(["src"]);
  });

  test("does not lose a file outside through a withdrawn path", async () => {
    const [root, outside] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(join(outside, "a.ts"), "precious\n");
    symlinkSync(outside, join(root, "src"));
    await caught(() => write(root, [remove("src/a.ts")]));
    expect(readFileSync(join(outside, "a.ts"), "utf8")).toBe("precious\n");
  });

  for (const [name, make] of [
    ["a linked folder", (root: string, outside: string) => symlinkSync(outside, join(root, "src"))],
    [
      "a linked file",
      (root: string, outside: string) => (
        mkdirSync(join(root, "src")),
        symlinkSync(join(outside, "a.ts"), join(root, "src/a.ts"))
      ),
    ],
    ["a file where a folder must be", (root: string) => writeFileSync(join(root, "src"), "")],
    [
      "a folder where a file must be",
      (root: string) => mkdirSync(join(root, "src/a.ts"), { recursive: true }),
    ],
  ] as const)
    test(`${name} is a conflict before anything is written`, async () => {
      const [root, outside] = [temporaryFolder(), temporaryFolder()];
      make(root, outside);
      const snapshot = await readSnapshot(root, ["src/a.ts"]);
      const changes = compare([{ path: "src/a.ts", owner: "tool", content: "x\n" }], snapshot, {
        force: true,
      });
      const error = await caught(() => write(root, changes));
      expect(error.problems[0]).toMatchObject({ code: "PLAN_ESCAPE", file: "src/a.ts" });
      expect(readdirSync(outside)).toEqual([]);
    });

  test.skipIf(process.getuid?.() === 0)("without write permission says so and writes nothing", async () => {
    const root = temporaryFolder();
    chmodSync(root, 0o555);
    const error = await caught(() => write(root, [create("a.ts")]));
    chmodSync(root, 0o755);
    expect(error.problems[0]?.message).toContain("there is no permission");
  });

  test("without write permission, as the disk reports it", async () => {
    const root = temporaryFolder();
    const error = await caught(() =>
      write(root, [create("a.ts")], { disk: failingDisk("writeNew", 1, "EACCES") }),
    );
    expect(error.problems[0]?.message).toContain("there is no permission");
    expect(readdirSync(root)).toEqual([]);
  });
});
