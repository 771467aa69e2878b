// The main job for real: from the Blog's CRD to a controller that answers Metacontroller, in a temporary folder.
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { narrator, run, start } from "./steps.mjs";
import { tree } from "./tree.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const golden = join(root, "test/golden");
const metatron = join(root, "dist/bin/metatron.js");
const children = "secrets,statefulsets,services,deployments,ingresses";
const guide = { metadata: { name: "foo" }, spec: { replicas: 1, image: "nginx:latest" } };

const folder = await mkdtemp(join(tmpdir(), "metatron-demo-"));
const project = join(folder, "blog");
const inProject = { cwd: project, env: { ...process.env, NO_COLOR: "1" } };
const step = narrator(8);
let server;

async function post(url, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/blogs/sync`, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`the hook answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

const passwordOf = (answer) =>
  answer.children.find((child) => child.kind === "Secret" && child.metadata.name === "foodb").data;

/** The example with three replicas. */
async function scaledExample() {
  const example = await readFile(join(project, "examples/blog.yaml"), "utf8");
  return example.replace(/replicas: \d+/, "replicas: 3");
}

function observed(answer) {
  const secrets = answer.children.filter((child) => child.kind === "Secret");
  return { "Secret.v1": Object.fromEntries(secrets.map((secret) => [secret.metadata.name, secret])) };
}

try {
  process.stdout.write("From the Blog's CRD to a running controller, in a temporary folder.\n\n");
  await step("metatron init blog --crd blog-crd.yaml (packs both packages, scaffolds, installs)", () =>
    run(
      process.execPath,
      [
        metatron,
        "init",
        "blog",
        "--crd",
        join(golden, "blog-crd.yaml"),
        "--children",
        children,
        "--no-git",
        "--yes",
      ],
      { cwd: folder, env: inProject.env },
    ),
  );
  await step("the guide's controller takes the place of the stub", () =>
    copyFile(join(golden, "blog/src/controllers/blog.ts"), join(project, "src/controllers/blog.ts")),
  );
  await step("npm run build (tsc --strict)", () => run("npm", ["run", "build"], inProject));
  await step("npm test (the simulator, no cluster)", () => run("npm", ["test"], inProject));
  server = await step("metatron serve on a free port", () =>
    start(process.execPath, [metatron, "serve", "--port", "0", "--host", "127.0.0.1"], inProject),
  );
  const first = await step("POST /blogs/sync, the guide's call", () => post(server.url, { parent: guide }));
  const second = await step("POST /blogs/sync again, the Secrets observed", () =>
    post(server.url, { parent: guide, children: observed(first) }),
  );
  process.stdout.write(`\n${tree("foo", second.children)}\n\n`);
  if (second.children.length !== 7) throw new Error(`7 children expected, ${second.children.length} came`);
  if (JSON.stringify(passwordOf(first)) !== JSON.stringify(passwordOf(second)))
    throw new Error("the database password changed between two calls");
  process.stdout.write("The generated password is the same in both answers.\n\n");
  await server.stop();
  server = undefined;
  const scaled = join(folder, "scaled.yaml");
  await writeFile(scaled, await scaledExample());
  const story = await step(
    "metatron simulate --then scaled.yaml --delete (converges, scales, is deleted)",
    () => run(process.execPath, [metatron, "simulate", "--then", scaled, "--delete"], inProject),
  );
  process.stdout.write(`\n${story}\nAll of it worked.\n`);
} catch (error) {
  process.exitCode = 1;
  process.stdout.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
