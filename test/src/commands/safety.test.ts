import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { crdText } from "../../support/crds.ts";
import { builtCli, root } from "../../support/root.ts";
import { run } from "../../support/run.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "metatron-safety-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const metatron = (cwd: string, ...args: string[]) => run(process.execPath, [builtCli, ...args], { cwd });
const project = (): string => {
  const place = join(folder, "blog");
  cpSync(join(root, "test/golden/blog"), place, { recursive: true });
  return place;
};
const hostile = "\u001b]0;title\u0007\u001b[31mred\u009b1m\u202e";
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test("no control character of a file, a name, a key or an argument reaches the terminal", async () => {
  const place = project();
  const text = readFileSync(join(place, "metatron.json"), "utf8");
  const name = `crd${hostile}.yaml`;
  writeFileSync(join(folder, name), "kind: [");
  const outputs = [
    await metatron(folder, "inspect", name),
    await metatron(folder, "inspect", hostile),
    await metatron(folder, "explain", hostile),
    await metatron(folder, hostile),
    await metatron(folder, "lint", name),
  ];
  writeFileSync(join(place, "metatron.json"), text.replace("{", `{ ${JSON.stringify(hostile)}: 1,`));
  for (const command of ["generate", "check", "lint", "doctor", "upgrade"])
    outputs.push(await metatron(place, command, ...(command === "doctor" ? ["--no-cluster"] : [])));
  outputs.push(await metatron(place, "check", "--json"));
  for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toMatch(controls);
  expect(outputs.map(({ stdout, stderr }) => stdout + stderr).join("")).toContain("\\u001b");
}, 120_000);

test("a ledger that names a file of git is refused, and the file stays", async () => {
  const place = project();
  mkdirSync(join(place, ".git"));
  writeFileSync(join(place, ".git/HEAD"), "ref: refs/heads/main\n");
  const path = join(place, ".metatron/ledger");
  const ledger = readFileSync(path, "utf8");
  for (const named of [".git/HEAD", "node_modules/a/index.js", "C:/a", ".GIT/HEAD"]) {
    writeFileSync(path, `${ledger}tool ${"0".repeat(64)} ${named}\n`);
    const { code, stderr } = await metatron(place, "generate");
    expect([code, stderr]).toEqual([1, expect.stringContaining("PLAN_LEDGER_BROKEN")]);
  }
  expect(readFileSync(join(place, ".git/HEAD"), "utf8")).toBe("ref: refs/heads/main\n");
}, 60_000);

test("doctor starts nothing that a folder's package manager is configured to run", async () => {
  const place = project();
  const declaration = JSON.parse(readFileSync(join(place, "metatron.json"), "utf8")) as object;
  writeFileSync(join(place, "metatron.json"), JSON.stringify({ ...declaration, packageManager: "yarn" }));
  // A yarn that does as yarn does: it runs what `.yarnrc` of its folder names.
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "yarn"), `#!/bin/sh\n[ -f .yarnrc ] && touch "${folder}/ran"\necho 1.22.0\n`, {
    mode: 0o755,
  });
  writeFileSync(join(place, ".yarnrc"), 'yarn-path "./evil.cjs"\n');
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  const { stdout } = await run(process.execPath, [builtCli, "doctor", "--no-cluster"], { cwd: place, env });
  expect(stdout).toMatch(/ok +yarn +1\.22\.0/);
  expect(() => readFileSync(join(folder, "ran"))).toThrow("ENOENT");
}, 60_000);

test("check fetches nothing that an overlay names, unless --remote is given", async () => {
  const place = project();
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/x.yaml`;
  writeFileSync(join(place, "manifests/base/kustomization.yaml"), `resources:\n- ${url}\n`);
  const { stdout, code } = await metatron(place, "check");
  expect([stdout, code, requests]).toEqual([expect.stringContaining(`it would fetch ${url}`), 1, 0]);
  expect(stdout).toContain("--remote");
}, 60_000);

test("the credentials of a URL are sent and never printed", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(500, hostile.replaceAll(/[^\w]/g, "")).end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const { stdout, stderr } = await metatron(folder, "inspect", `http://user:S3cretPw@${host}/x`);
  expect(stdout + stderr).not.toContain("S3cretPw");
  expect(stderr).toContain(`http://${host}/x could not be fetched`);
  expect(seen).toEqual([`Basic ${Buffer.from("user:S3cretPw").toString("base64")}`]);
});

test("lint takes no time for devices, pipes and aliases without end", async () => {
  const crds = join(folder, "crds");
  mkdirSync(crds);
  symlinkSync("/dev/zero", join(crds, "zero.yaml"));
  writeFileSync(join(crds, "blog.yaml"), crdText());
  expect((await metatron(folder, "lint")).stdout).toContain("1 file read");
  const device = await metatron(folder, "lint", "crds/zero.yaml");
  expect([device.code, device.stderr]).toEqual([1, expect.stringContaining("a pipe or device")]);
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const [index, name] of ["b", "c", "d", "e", "f", "g", "h"].entries()) {
    const before = "abcdefgh"[index] ?? "";
    bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(",")}]`);
  }
  writeFileSync(join(folder, "bomb.yaml"), bomb.join("\n"));
  const { code, stderr } = await metatron(folder, "lint", "bomb.yaml");
  expect([code, stderr]).toEqual([1, expect.stringContaining("LINT_UNREADABLE")]);
}, 60_000);

test("lint finds its project from a folder inside", async () => {
  const place = project();
  const [above, inside] = [
    await metatron(place, "lint"),
    await metatron(join(place, "src/controllers"), "lint"),
  ];
  expect([inside.code, inside.stdout]).toEqual([above.code, above.stdout]);
}, 60_000);

test("a Helm template, an empty singular and a group of the community are read as they should be", async () => {
  writeFileSync(join(folder, "helm.yaml"), "a: 1\nb: {{ .Values.b }}\nc: {{- if x }\n");
  const { stderr } = await metatron(folder, "inspect", "helm.yaml");
  expect(stderr).toContain("line 2 holds a Helm template action");
  const community = crdText({ group: "lab.example.k8s.io" })
    .replace("singular: blog", 'singular: ""')
    .replace("metadata:\n", "metadata:\n  annotations: { api-approved.kubernetes.io: unapproved }\n");
  writeFileSync(join(folder, "crd.yaml"), community);
  const { code, stderr: problems } = await metatron(folder, "inspect", "crd.yaml");
  expect([code, problems]).toEqual([0, ""]);
});
