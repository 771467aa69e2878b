import type { Project } from "../../src/model/project.ts";
import { packageCommands } from "../package/package-json.ts";
import { yaml } from "../text.ts";
import { checks, previewAgainst, registryOf, renderManifests, snapshotFile } from "./steps.ts";

const dockerImage = "docker:28.3.3";
const isTag = { if: "$CI_COMMIT_TAG =~ /^v/" };

/** `.gitlab-ci.yml`: checks on every change, and a signed image with its manifests on a tag. */
export function gitlabPipeline(project: Project): string {
  return yaml({
    stages: ["check", "image", "release"],
    workflow: {
      rules: [
        { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' },
        { if: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" },
        isTag,
      ],
    },
    default: { interruptible: true, timeout: "30 minutes" },
    check: checkJob(project),
    preview: previewJob(project),
    image: imageJob(project),
    push: pushJob(project),
    manifests: manifestsJob(project),
  });
}

function checkJob(project: Project) {
  const { script, ...node } = nodeJob(project);
  return { ...node, script: [...script, ...checks(project).map(({ run }) => run)] };
}

/** A job with the project's packages. */
function nodeJob({ packageManager }: Project) {
  const { install, setup, lockfile } = packageCommands[packageManager];
  return {
    stage: "check",
    image: "node:24-bookworm-slim",
    cache: { key: { files: [lockfile] }, paths: [".npm/"] },
    variables: { npm_config_cache: "$CI_PROJECT_DIR/.npm" },
    script: [...(setup === undefined ? [] : [setup]), install],
  };
}

/** A merge request that has a snapshot of a cluster shows what the change does to its objects. */
function previewJob(project: Project) {
  const { script, ...node } = nodeJob(project);
  const base = "$CI_MERGE_REQUEST_DIFF_BASE_SHA";
  return {
    ...node,
    rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"', exists: [snapshotFile] }],
    script: [
      "apt-get update && apt-get install -y git",
      ...script,
      `git fetch origin "${base}"`,
      previewAgainst(`"${base}"`),
    ],
    artifacts: { paths: ["preview.md"], expose_as: "metatron preview" },
  };
}

const docker = {
  image: dockerImage,
  services: [`${dockerImage}-dind`],
  variables: { DOCKER_TLS_CERTDIR: "/certs" },
};

const imageJob = ({ image }: Project) => ({
  stage: "image",
  ...docker,
  rules: [{ ...isTag, when: "never" }, { when: "on_success" }],
  script: [`docker build --tag ${image}:ci .`],
});

/** The project's own registry knows GitLab's job; another one needs REGISTRY_USERNAME and REGISTRY_PASSWORD. */
const login = (registry: string): string =>
  `echo "\${REGISTRY_PASSWORD:-$CI_REGISTRY_PASSWORD}" | docker login --username "\${REGISTRY_USERNAME:-$CI_REGISTRY_USER}" --password-stdin ${registry}`;

const pushJob = ({ image }: Project) => ({
  stage: "release",
  ...docker,
  interruptible: false,
  rules: [isTag],
  id_tokens: { SIGSTORE_ID_TOKEN: { aud: "sigstore" } },
  script: [
    "apk add --no-cache cosign jq",
    login(registryOf(image)),
    "docker buildx create --use",
    `docker buildx build --push --sbom=true --provenance=mode=max --metadata-file metadata.json --build-arg VERSION="$CI_COMMIT_TAG" --build-arg REVISION="$CI_COMMIT_SHA" --build-arg SOURCE="$CI_PROJECT_URL" --tag "${image}:$CI_COMMIT_TAG" .`,
    `DIGEST="$(jq -r '."containerimage.digest"' metadata.json)"`,
    `cosign sign --yes "${image}@$DIGEST"`,
    `printf 'IMAGE_DIGEST=%s\\nREVISION=%s\\n' "$DIGEST" "$CI_COMMIT_SHA" > manifests/release/release.env`,
  ],
  artifacts: { paths: ["manifests/release/release.env"], expire_in: "1 day" },
});

const manifestsJob = (project: Project) => ({
  stage: "release",
  image: "alpine/k8s:1.32.4",
  needs: ["push"],
  interruptible: false,
  rules: [isTag],
  script: renderManifests(project),
  artifacts: { name: "manifests-$CI_COMMIT_TAG", paths: ["out/"], expire_in: "never" },
});
