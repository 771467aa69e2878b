import type { Project } from "../../src/project/model.ts";
import { secretReaderManifests, secretVolume, type Authentication } from "./authentication.ts";
import { containerPatch, hookPatches } from "./targets.ts";

const folder = "/etc/metatron/hook-token";

/** The name of the Secret with the token; it is made by hand or by a secret store, never by this project. */
export const tokenSecret = ({ name }: Project): string => `${name}-hook-token`;

/** Metacontroller sends a bearer token, and the hooks refuse every call without it. */
export function bearerAuthentication(project: Project): Authentication {
  const name = tokenSecret(project);
  const { volume, mount } = secretVolume("hook-token", name, folder);
  const container = {
    env: [{ name: "METATRON_BEARER_TOKEN_FILE", value: `${folder}/token` }],
    volumeMounts: [mount],
  };
  const webhook = {
    authorization: { type: "Bearer", secretRef: { name, namespace: project.namespace, key: "token" } },
  };
  const [role = {}, binding = {}] = secretReaderManifests(project, [name]);
  return {
    resources: { "secret-reader.yaml": role, "secret-reader-binding.yaml": binding },
    patches: {
      "deployment-credentials.yaml": containerPatch(project, container, { volumes: [volume] }),
      ...controllerPatches(project, webhook),
    },
  };
}

/** One patch file for each controller. */
export function controllerPatches(project: Project, webhook: object): Readonly<Record<string, object>> {
  const patches = hookPatches(project, webhook);
  return Object.fromEntries(
    project.controllers.map(({ name }, index) => [`controller-${name}.yaml`, patches[index] ?? {}]),
  );
}
