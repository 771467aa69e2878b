import type { Crd } from "./crd.ts";
import type { Project } from "./project.ts";

/** All that the generators know: the declaration, the CRDs it names by path in the project, and archives to vendor. */
export interface ProjectModel {
  readonly project: Project;
  /** By path in the project, as in `crds/blogs.therubyist.org.yaml`. */
  readonly crds: ReadonlyMap<string, Crd>;
  /** Archives to put in `vendor/`, by file name; empty for an installed CLI. */
  readonly vendor: ReadonlyMap<string, Uint8Array>;
  /** The bodies of the tool's files in `src/generated`, by path, as they lie on the disk: their types keep their names. */
  readonly previous?: ReadonlyMap<string, string>;
  /** The texts of `src/controllers/*.ts` as they lie on the disk, by file name without ending: one may have been renamed. */
  readonly controllerFiles?: ReadonlyMap<string, string>;
  /** The version of the CLI that plans. */
  readonly toolVersion: string;
}
