import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { baseOf, digestOf, ledgerPath, parseLedger } from "../../../src/plan/index.ts";
import { root } from "../../support/root.ts";
import { builtCli } from "../../support/root.ts";
import { run, runOk } from "../../support/run.ts";

const blog = readFileSync(join(root, "test/golden/blog-crd.yaml"), "utf8");
const crdOf = (kind: string): string =>
  blog
    .replaceAll("blog", kind.toLowerCase())
    .replaceAll("Blog", kind)
    .replaceAll("therubyist.org", "shop.example.com");

let folder: string;
let project: string;
const read = (path: string): string => readFileSync(join(project, path), "utf8");
const git = async (...args: string[]) =>
  await run("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: project });
const gitOk = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await git(...args);
  expect(code, stdout + stderr).toBe(0);
  return stdout;
};
const metatron = async (...args: string[]) =>
  await runOk(process.execPath, [builtCli, ...args], { cwd: project });

test("parts come and go with --with, and an older project keeps all of them", async () => {
  const place = mkdtempSync(join(tmpdir(), "metatron-parts-"));
  const own = join(place, "shop");
  const tool = async (...args: string[]) => await run(process.execPath, [builtCli, ...args], { cwd: own });
  const has = (path: string): boolean => existsSync(join(own, path));
  await runOk(
    process.execPath,
    [builtCli, "init", "shop", "--runtime", "1", "--cli", "1", "--no-git", "--no-install", "--yes"],
    {
      cwd: place,
    },
  );
  const parts = [
    "manifests/overlays/monitoring/dashboard.yaml",
    "manifests/overlays/production/autoscaler.yaml",
    ".vscode/tasks.json",
  ];
  expect(parts.map(has)).toEqual([false, false, false]);
  await tool("generate", "manifests", "--with", "monitoring,autoscaler");
  expect(parts.map(has)).toEqual([true, true, false]);
  await tool("generate", "manifests", "--with=-autoscaler", "--with", "+vscode");
  expect(parts.map(has)).toEqual([true, false, true]);
  const wrong = await tool("generate", "manifests", "--with", "+vscode,monitor");
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("Write + or - before every item");
  expect((await tool("generate", "manifests", "--with", "monitorin")).stderr).toContain(
    "Did you mean monitoring?",
  );

  const declaration = join(own, "metatron.json");
  const { with: _with, ...old } = JSON.parse(readFileSync(declaration, "utf8")) as Record<string, unknown>;
  writeFileSync(declaration, JSON.stringify({ ...old, format: 1 }));
  expect((await tool("upgrade")).code).toBe(0);
  expect(parts.map(has)).toEqual([true, true, true]);
  expect(readFileSync(declaration, "utf8")).toContain('"format": 2');
  expect((await tool("generate", "--check")).code).toBe(0);
  rmSync(place, { recursive: true });
}, 60_000);

interface Declared {
  readonly controllers: readonly { readonly name: string }[];
}

/** Resolves the conflict of metatron.json as a person does: the controllers of both sides. */
async function takeBoth(): Promise<void> {
  const [ours, theirs] = [
    await gitOk("show", ":2:metatron.json"),
    await gitOk("show", ":3:metatron.json"),
  ].map((text) => JSON.parse(text) as Declared) as [Declared, Declared];
  const added = theirs.controllers.filter(({ name }) => !ours.controllers.some((own) => own.name === name));
  const both = { ...ours, controllers: [...ours.controllers, ...added] };
  writeFileSync(join(project, "metatron.json"), JSON.stringify(both, null, 2));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "metatron-team-"));
  project = join(folder, "shop");
  for (const kind of ["Blog", "Cart", "Order"]) writeFileSync(join(folder, `${kind}.yaml`), crdOf(kind));
  const flags = [
    "--crd",
    join(folder, "Blog.yaml"),
    "--children",
    "configmaps",
    "--runtime",
    "^0.1.0",
    "--cli",
    "^0.1.0",
  ];
  await runOk(process.execPath, [builtCli, "init", "shop", ...flags, "--no-git", "--no-install", "--yes"], {
    cwd: folder,
  });
  await gitOk("init", "--quiet", "--initial-branch=main");
  await gitOk("add", "-A");
  await gitOk("commit", "--quiet", "-m", "start");
  for (const [kind, children] of [
    ["Cart", "deployments,services"],
    ["Order", "jobs,secrets"],
  ] as const) {
    await gitOk("checkout", "--quiet", "-b", kind.toLowerCase(), "main");
    await metatron("generate", join(folder, `${kind}.yaml`), "--children", children);
    await gitOk("add", "-A");
    await gitOk("commit", "--quiet", "-m", kind);
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("two branches with a controller each conflict in metatron.json alone, and one generate puts all of it right", async () => {
  await gitOk("checkout", "--quiet", "-b", "both", "cart");
  expect((await git("merge", "order")).code).not.toBe(0);
  const conflicts = (await gitOk("diff", "--name-only", "--diff-filter=U")).trim().split("\n");
  expect(conflicts).toEqual(["metatron.json"]);
  await takeBoth();
  await metatron("generate");
  await metatron("generate", "--check");
  const { files } = parseLedger(read(ledgerPath));
  for (const [path, { owner, digest }] of Object.entries(files)) {
    if (owner === "tool") expect(digestOf(read(path)), path).toBe(digest);
    else expect(baseOf(files[path]), path).toBeDefined();
  }
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(["src/controllers/cart.ts", "src/controllers/order.ts"]),
  );
  for (const path of [
    "manifests/base/kustomization.yaml",
    "src/generated/controllers.ts",
    "manifests/base/cluster-role.yaml",
  ])
    expect(read(path)).not.toMatch(/^(?:<{7}|={7}|>{7})/m);
  expect(read("src/generated/controllers.ts")).toMatch(/blog[^]*cart[^]*order/);
}, 120_000);

test("without the .gitattributes markers stand in generated files and in the ledger; one generate rewrites them", async () => {
  await gitOk("checkout", "--quiet", "--force", "-B", "bare", "cart");
  mkdirSync(join(project, ".git/info"), { recursive: true });
  writeFileSync(
    join(project, ".git/info/attributes"),
    "/.metatron/** !merge diff\n/manifests/** !merge\n/src/** !merge\n/crds/** !merge\n",
  );
  expect((await git("merge", "order")).code).not.toBe(0);
  rmSync(join(project, ".git/info/attributes"));
  expect(read(ledgerPath)).toMatch(/^<{7}/m);
  expect(read("src/generated/controllers.ts")).toMatch(/^<{7}/m);
  await takeBoth();
  await metatron("generate");
  await metatron("generate", "--check");
  const left = readdirSync(project, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:ts|yaml|json)$|ledger$/.test(path) && !path.startsWith(".git/"))
    .filter((path) => /^(?:<{7}|>{7})/m.test(read(path)));
  expect(left).toEqual([]);
}, 120_000);

test("the order of the controllers in metatron.json changes nothing that is generated", async () => {
  await gitOk("checkout", "--quiet", "--force", "-B", "order-of-names", "bare");
  const before = read("manifests/base/cluster-role.yaml");
  const declaration = JSON.parse(read("metatron.json")) as { controllers: unknown[] };
  writeFileSync(
    join(project, "metatron.json"),
    JSON.stringify({ ...declaration, controllers: declaration.controllers.toReversed() }),
  );
  await metatron("generate");
  await metatron("generate", "--check");
  expect(read("manifests/base/cluster-role.yaml")).toBe(before);
}, 60_000);

test("a project of version 1 gives its ledger and texts to the new ledger, and keeps nothing of the old", async () => {
  await gitOk("checkout", "--quiet", "--force", "main");
  const { files } = parseLedger(read(ledgerPath));
  const entries = Object.entries(files);
  for (const [path, entry] of entries) {
    const base = baseOf(entry);
    if (base === undefined) continue;
    const place = join(project, `.metatron/base/${path}.txt`);
    mkdirSync(join(place, ".."), { recursive: true });
    writeFileSync(place, base);
  }
  const old = entries.map(([path, { owner, digest }]) => [path, { owner, digest }]);
  writeFileSync(
    join(project, ".metatron/ledger.json"),
    JSON.stringify({ format: 1, tool: "0.1.0", files: Object.fromEntries(old) }),
  );
  const now = read(ledgerPath);
  rmSync(join(project, ledgerPath));
  await metatron("generate");
  expect(read(ledgerPath)).toBe(now);
  expect(readdirSync(join(project, ".metatron"))).toEqual(["ledger"]);
  await metatron("generate", "--check");
}, 60_000);
