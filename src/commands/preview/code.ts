import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ControllerManifest } from "@metatron/runtime/kubernetes";
import type { Io } from "../../model/io.ts";
import { fail } from "../fail.ts";
import { runTool } from "../run-tool.ts";
import { readManifests } from "../simulate/inputs.ts";
import { startProject } from "../simulate/server.ts";
import type { Project } from "./reader.ts";

/** A version of the code, with its hooks served. */
export interface Code extends Project {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Serves the hooks of a project's folder, or takes those of a server that runs already. */
export async function openCode(root: string, url: string | undefined, io: Io): Promise<Code> {
  const { manifests, crds } = await readManifests(root, io);
  const controllers = manifests.filter(isController).map(withoutCredentials);
  if (url !== undefined) return { controllers, crds, url, stop: () => Promise.resolve() };
  const server = await startProject(root, io);
  return { controllers, crds, ...server };
}

/** The code to compare with: a server's URL, a project's folder, or what a git ref holds of this one. */
export async function openOther(named: string, root: string, io: Io): Promise<Code> {
  if (/^https?:\/\//.test(named)) return await openCode(root, named, io);
  const folder = resolve(io.cwd, named);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return await openCode(folder, undefined, io);
  const place = await mkdtemp(join(tmpdir(), "metatron-against-"));
  try {
    await checkOut(named, root, place, io);
    const code = await openCode(place, undefined, io);
    return {
      ...code,
      async stop() {
        await code.stop();
        await rm(place, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

/** Writes a ref's files of the project into a folder, with the packages that are installed here. */
async function checkOut(ref: string, root: string, place: string, io: Io): Promise<void> {
  const archive = join(place, ".archive.tar");
  // A ref that looks like a flag is none.
  const made = ref.startsWith("-")
    ? { code: 1, stderr: "it is no ref" }
    : await runTool("git", ["archive", "--format=tar", "-o", archive, ref], io, { cwd: root });
  if (made.code !== 0)
    fail(
      "PREVIEW_AGAINST",
      `${ref} is neither a URL, nor a folder, nor a git ref of this project: ${made.stderr.trim()}`,
      "Name a branch, a tag or a commit, as in --against main.",
    );
  const { code, stderr } = await runTool("tar", ["-xf", archive, "-C", place], io);
  if (code !== 0)
    fail(
      "PREVIEW_AGAINST",
      `The files of ${ref} cannot be unpacked: ${stderr.trim()}`,
      "Look at the message of tar.",
    );
  await rm(archive);
  const modules = join(root, "node_modules");
  if (existsSync(modules)) await symlink(modules, join(place, "node_modules"));
}

function isController(manifest: object): manifest is ControllerManifest {
  const { kind } = manifest as { readonly kind?: unknown };
  return kind === "CompositeController" || kind === "DecoratorController";
}

/** The hooks here are the working tree's own, on this machine: no token of the cluster is sent to them. */
function withoutCredentials(manifest: ControllerManifest): ControllerManifest {
  const { endpointConfigs: _configs, ...spec } = manifest.spec as { readonly endpointConfigs?: unknown };
  const hooks = Object.entries(manifest.spec.hooks ?? {}).map(([name, hook]) => {
    const { authorization: _own, tls: _tls, ...webhook } = (hook?.webhook ?? {}) as Record<string, unknown>;
    return [name, { ...hook, webhook }];
  });
  return { ...manifest, spec: { ...spec, hooks: Object.fromEntries(hooks) } } as ControllerManifest;
}
