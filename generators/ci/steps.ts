import { hasPart, type Project } from "../../src/model/project.ts";
import { packageCommands } from "../package/package-json.ts";

/** One check of a project: what it is called, and the command. */
export interface Check {
  readonly name: string;
  readonly run: string;
}

/** What every change is put to, in this order. */
export function checks({ packageManager }: Project): Check[] {
  const { run } = packageCommands[packageManager];
  return [
    { name: "Check generated files, manifests and overlays", run: run("check") },
    { name: "Lint", run: run("lint") },
    { name: "Check types", run: run("typecheck") },
    { name: "Test", run: run("test") },
    { name: "Build", run: run("build") },
    { name: "Simulate", run: run("simulate") },
  ];
}

/** The folder of `metatron snapshot`; where it is there, a change is previewed on it. */
export const snapshotFile = "snapshot/snapshot.json";

/** Writes `preview.md`: what a change does to the snapshot's objects, against what a ref does. A change is no failure (3). */
export const previewAgainst = (ref: string): string =>
  `node_modules/.bin/metatron preview --from snapshot --against ${ref} --markdown > preview.md || [ $? -eq 3 ]`;

/** The host of the registry of an image; Docker Hub has none in its names. */
export function registryOf(image: string): string {
  const [host = ""] = image.split("/");
  return image.includes("/") && /[.:]|^localhost$/.test(host) ? host : "docker.io";
}

/** Renders what is deployed: the overlays with the stamp of this release. */
export const renderManifests = (project: Project): string[] => [
  "mkdir -p out",
  ...["production", ...(hasPart(project, "monitoring") ? ["monitoring"] : [])].map(
    (overlay) => `kubectl kustomize manifests/overlays/${overlay} > out/${overlay}.yaml`,
  ),
];

/** An action, pinned by the commit of its version, so that a moved tag changes nothing. */
export interface Action {
  readonly name: string;
  readonly commit: string;
  readonly version: string;
}

const action = (name: string, version: string, commit: string): Action => ({ name, version, commit });

/** The actions that a workflow uses. */
export const actions = {
  checkout: action("actions/checkout", "v4.2.2", "11bd71901bbe5b1630ceea73d27597364c9af683"),
  node: action("actions/setup-node", "v4.4.0", "49933ea5288caeca8642d1e84afbd3f7d6820020"),
  upload: action("actions/upload-artifact", "v4.6.2", "ea165f8d65b6e75b540449e92b4886f43607fa02"),
  attest: action("actions/attest-build-provenance", "v2.4.0", "e8998f949152b193b063cb0ec769d69d929409be"),
  buildx: action("docker/setup-buildx-action", "v3.11.1", "e468171a9de216ec08956ac3ada2f0791b6bd435"),
  login: action("docker/login-action", "v3.4.0", "74a5d142397b4f367a81961eba4e8cd7edddf772"),
  build: action("docker/build-push-action", "v6.18.0", "263435318d21b8e681c14492fe198d362a7d2c83"),
  cosign: action("sigstore/cosign-installer", "v3.8.2", "3454372f43399081ed03b604cb2d021dabca52bb"),
} as const;

/** How a step names an action. */
export const uses = ({ name, commit }: Action): string => `${name}@${commit}`;

/** Says beside each pinned commit which version it is. */
export function nameVersions(text: string): string {
  return Object.values(actions).reduce(
    (named, each) => named.replaceAll(`uses: ${uses(each)}\n`, `uses: ${uses(each)} # ${each.version}\n`),
    text,
  );
}
