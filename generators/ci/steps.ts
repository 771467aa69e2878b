import type { Project } from "../../src/project/model.ts";
import { packageCommands } from "../package/packages.ts";

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

/** The host of the registry of an image; Docker Hub has none in its names. */
export function registryOf(image: string): string {
  const [host = ""] = image.split("/");
  return image.includes("/") && /[.:]|^localhost$/.test(host) ? host : "docker.io";
}

/** Renders what is deployed: the overlays with the stamp of this release. */
export const renderManifests = [
  "mkdir -p out",
  "kubectl kustomize manifests/overlays/production > out/production.yaml",
  "kubectl kustomize manifests/overlays/monitoring > out/monitoring.yaml",
];
