import type { Project } from "../../src/model/project.ts";
import { packageCommands } from "../package/package-json.ts";
import { yaml } from "../text.ts";
import {
  actions,
  checks,
  nameVersions,
  previewAgainst,
  registryOf,
  renderManifests,
  snapshotFile,
  uses,
} from "./steps.ts";

const runner = "ubuntu-24.04";
const isTag = "startsWith(github.ref, 'refs/tags/v')";
const checkout = { uses: uses(actions.checkout), with: { "persist-credentials": false } };
const buildx = { uses: uses(actions.buildx) };

/** `.github/workflows/ci.yaml`: checks on every change, and a signed image with its manifests on a tag. */
export function githubWorkflow(project: Project): string {
  const workflow = {
    name: "ci",
    on: { push: { branches: ["main"], tags: ["v*"] }, pull_request: {} },
    permissions: {},
    concurrency: {
      group: "${{ github.workflow }}-${{ github.ref }}",
      "cancel-in-progress": `\${{ !${isTag} }}`,
    },
    jobs: {
      check: checkJob(project),
      preview: previewJob(project),
      image: imageJob(project),
      release: releaseJob(project),
    },
  };
  return nameVersions(yaml(workflow));
}

function checkJob(project: Project) {
  return {
    "runs-on": runner,
    "timeout-minutes": 15,
    permissions: { contents: "read" },
    steps: [checkout, ...installSteps(project), ...checks(project)],
  };
}

function installSteps({ packageManager }: Project) {
  const { install, setup } = packageCommands[packageManager];
  return [
    ...(setup === undefined ? [] : [{ name: "Set up the package manager", run: setup }]),
    { uses: uses(actions.node), with: { "node-version": 24, cache: packageManager } },
    { name: "Install", run: install },
  ];
}

/** A pull request that has a snapshot of a cluster gets a comment: what the change does to its objects. */
function previewJob(project: Project) {
  const hasSnapshot = `hashFiles('${snapshotFile}') != ''`;
  return {
    if: "github.event_name == 'pull_request'",
    "runs-on": runner,
    "timeout-minutes": 15,
    permissions: { contents: "read", "pull-requests": "write" },
    env: {
      BASE: "${{ github.base_ref }}",
      PULL_REQUEST: "${{ github.event.number }}",
      GH_TOKEN: "${{ github.token }}",
    },
    steps: [
      { uses: checkout.uses, with: { ...checkout.with, "fetch-depth": 0 } },
      ...installSteps(project).map((step) => ({ if: hasSnapshot, ...step })),
      { if: hasSnapshot, name: "Preview", run: previewAgainst('"origin/$BASE"') },
      {
        if: hasSnapshot,
        name: "Comment",
        run: 'gh pr comment "$PULL_REQUEST" --edit-last --create-if-none --body-file preview.md',
      },
    ],
  };
}

/** A pull request shows that its image builds; nothing is pushed. */
const imageJob = ({ image }: Project) => ({
  if: `!${isTag}`,
  needs: "check",
  "runs-on": runner,
  "timeout-minutes": 15,
  permissions: { contents: "read" },
  steps: [
    checkout,
    buildx,
    {
      uses: uses(actions.build),
      with: {
        context: ".",
        push: false,
        tags: `${image}:ci`,
        "cache-from": "type=gha",
        "cache-to": "type=gha,mode=max",
      },
    },
  ],
});

const releaseJob = (project: Project) => ({
  if: isTag,
  needs: "check",
  "runs-on": runner,
  "timeout-minutes": 30,
  permissions: { contents: "read", packages: "write", "id-token": "write", attestations: "write" },
  env: { IMAGE: project.image },
  steps: [
    checkout,
    buildx,
    login(project.image),
    buildAndPush,
    ...proofs(project.image),
    ...manifests(project),
  ],
});

function login(image: string) {
  const registry = registryOf(image);
  const isOwn = registry === "ghcr.io";
  const username = isOwn ? "${{ github.actor }}" : "${{ secrets.REGISTRY_USERNAME }}";
  const password = isOwn ? "${{ github.token }}" : "${{ secrets.REGISTRY_PASSWORD }}";
  return { uses: uses(actions.login), with: { registry, username, password } };
}

const buildAndPush = {
  id: "build",
  uses: uses(actions.build),
  with: {
    context: ".",
    push: true,
    sbom: true,
    provenance: "mode=max",
    tags: "${{ env.IMAGE }}:${{ github.ref_name }}",
    "build-args":
      "VERSION=${{ github.ref_name }}\nREVISION=${{ github.sha }}\nSOURCE=${{ github.server_url }}/${{ github.repository }}\n",
    "cache-from": "type=gha",
  },
};

const digest = "${{ steps.build.outputs.digest }}";

const proofs = (image: string) => [
  { uses: uses(actions.cosign) },
  { name: "Sign the image", env: { DIGEST: digest }, run: 'cosign sign --yes "$IMAGE@$DIGEST"' },
  {
    uses: uses(actions.attest),
    with: { "subject-name": image, "subject-digest": digest, "push-to-registry": true },
  },
];

const manifests = (project: Project) => [
  {
    name: "Stamp and render the manifests",
    env: { DIGEST: digest },
    run: [
      'printf \'IMAGE_DIGEST=%s\\nREVISION=%s\\n\' "$DIGEST" "$GITHUB_SHA" > manifests/release/release.env',
      ...renderManifests(project),
    ].join("\n"),
  },
  { uses: uses(actions.upload), with: { name: "manifests", path: "out/", "if-no-files-found": "error" } },
];
