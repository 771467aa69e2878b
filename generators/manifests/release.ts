import type { FilePlan } from "../../src/model/plan.ts";
import type { ControllerEntry, Project } from "../../src/model/project.ts";
import { toolFile, userFile, yaml } from "../text.ts";
import { unreleased } from "./controller.ts";
import { component, containerPatch, controllerKind, hookNamesOf, inlinePatch } from "./objects.ts";

const noDigest = `sha256:${"0".repeat(64)}`;

const environment = `# The one place that a release writes: the digest of its image, and the revision of its code.
# The revision goes into the path of every hook, so that Metacontroller asks the new code about every parent.
IMAGE_DIGEST=${noDigest}
REVISION=${unreleased}
`;

/**
 * `manifests/release`: stamps image digest and code revision from `release.env`.
 * Metacontroller starts a controller anew when its spec changes, and only then asks about parents that did not change.
 */
export function planRelease(project: Project): FilePlan[] {
  const revision = containerPatch(project, { env: [{ name: "METATRON_REVISION", value: unreleased }] });
  const stamp = component({
    configMapGenerator: [source(project)],
    patches: [inlinePatch(revision)],
    replacements: [imageReplacement(project), revisionReplacement(project)],
  });
  return [
    toolFile("manifests/release/kustomization.yaml", yaml(stamp)),
    userFile("manifests/release/release.env", environment),
  ];
}

const releaseName = ({ name }: Project): string => `${name}-release`;

/** The values are read from this ConfigMap by the replacements; it never reaches a cluster. */
const source = (project: Project) => ({
  name: releaseName(project),
  namespace: project.namespace,
  envs: ["release.env"],
  options: { disableNameSuffixHash: true, annotations: { "config.kubernetes.io/local-config": "true" } },
});

const from = (project: Project, key: string) => ({
  kind: "ConfigMap",
  name: releaseName(project),
  fieldPath: `data.${key}`,
});

const deployment = ({ name }: Project) => ({ kind: "Deployment", name });
const container = "spec.template.spec.containers.[name=hooks]";

const imageReplacement = (project: Project) => ({
  source: from(project, "IMAGE_DIGEST"),
  targets: [
    {
      select: deployment(project),
      fieldPaths: [`${container}.image`],
      options: { delimiter: "@", index: 1 },
    },
  ],
});

const revisionReplacement = (project: Project) => ({
  source: from(project, "REVISION"),
  targets: [
    { select: deployment(project), fieldPaths: [`${container}.env.[name=METATRON_REVISION].value`] },
    ...project.controllers.map(hookTarget),
  ],
});

const hookTarget = (entry: ControllerEntry) => ({
  select: { kind: controllerKind(entry), name: entry.name },
  fieldPaths: hookNamesOf(entry).map((hook) => `spec.hooks.${hook}.webhook.path`),
  options: { delimiter: "=", index: 1 },
});
