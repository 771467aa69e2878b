import type { HookManifest, HooksManifest } from "@metatron/runtime";
import type { ControllerEntry, HookRef, Project } from "../../src/project/model.ts";

/** What the query of a hook's path says until a release stamps its own revision. */
export const unreleased = "unreleased";

/** The hooks of a controller, called through the project's Service. */
export function hooksManifest(project: Project, entry: ControllerEntry): HooksManifest {
  const { sync, finalize, customize } = entry.hooks;
  const write = (name: string, hook: HookRef): HookManifest => hookManifest(project, entry, name, hook);
  return {
    sync: write("sync", sync),
    ...(finalize === undefined ? {} : { finalize: write("finalize", finalize) }),
    ...(customize === undefined ? {} : { customize: write("customize", customize) }),
  };
}

function hookManifest(
  project: Project,
  { route, etag }: ControllerEntry,
  name: string,
  hook: HookRef,
): HookManifest {
  const { timeoutSeconds } = hook;
  return {
    version: hook.version,
    webhook: {
      service: {
        name: project.name,
        namespace: project.namespace,
        port: project.service.port,
        protocol: "http",
      },
      path: `/${route}/${name}?revision=${unreleased}`,
      ...(timeoutSeconds === undefined ? {} : { timeout: `${timeoutSeconds}s` }),
      ...(etag === undefined || name !== "sync" ? {} : { etag: { enabled: true, ...etag } }),
    },
  };
}
