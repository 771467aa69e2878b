import type { ProjectModel } from "../../src/model/generated.ts";
import type { Crd } from "../../src/model/crd.ts";
import { findBuiltin } from "../../src/kinds/index.ts";
import type {
  ChildRef,
  CompositeEntry,
  ControllerEntry,
  DecoratorEntry,
  Project,
  ResourceRef,
} from "../../src/model/project.ts";

/** A built-in kind by the name that a user would type. */
export function builtin(name: string): ResourceRef {
  const found = findBuiltin(name);
  if (found === undefined) throw new Error(`no built-in resource ${name}`);
  const { apiVersion, kind, resource, scope } = found;
  return { apiVersion, kind, resource, scope };
}

/** A built-in child with an update method. */
export const child = (name: string, method: ChildRef["updateStrategy"]["method"] = "InPlace"): ChildRef => ({
  ...builtin(name),
  updateStrategy: { method },
});

/** The path of a CRD in a project. */
export const crdPath = (crd: Crd): string => `crds/${crd.name}.yaml`;

/** A custom kind in its storage version. */
export function custom(crd: Crd, version = storageVersion(crd)): ResourceRef & { crd: string } {
  const { group, kind, plural, scope } = crd;
  return { apiVersion: `${group}/${version}`, kind, resource: plural, scope, crd: crdPath(crd) };
}

/** The version that is stored. */
export function storageVersion(crd: Crd): string {
  return (crd.versions.find(({ storage }) => storage) ?? crd.versions[0])?.name ?? "v1";
}

/** A composite controller of a CRD with the given children. */
export function composite(
  crd: Crd,
  children: readonly ChildRef[] = [],
  more: Partial<CompositeEntry> = {},
): CompositeEntry {
  return {
    type: "composite",
    name: crd.name.replaceAll(".", "-"),
    route: crd.plural,
    parent: custom(crd),
    children,
    related: [],
    hooks: { sync: { version: "v2" } },
    generateSelector: true,
    ...more,
  };
}

/** A decorator of built-in kinds. */
export function decorator(
  name: string,
  targets: readonly ResourceRef[],
  attachments: readonly ChildRef[],
): DecoratorEntry {
  return {
    type: "decorator",
    name,
    route: name,
    targets,
    attachments,
    related: [],
    hooks: { sync: { version: "v2" } },
  };
}

/** A project with these controllers and CRDs. */
export function modelOf(
  controllers: readonly ControllerEntry[],
  crds: readonly Crd[],
  more: Partial<Project> = {},
): ProjectModel {
  return {
    project: {
      format: 2,
      name: "blog-hooks",
      namespace: "blogs",
      image: "registry.example.org/team/blog-hooks",
      service: { port: 9292 },
      packageManager: "npm",
      ci: "none",
      authentication: "none",
      dependencies: {
        runtime: "file:vendor/metatron-runtime-0.1.0.tgz",
        cli: "file:vendor/metatron-cli-0.1.0.tgz",
      },
      controllers,
      ...more,
    },
    crds: new Map(crds.map((crd) => [crdPath(crd), crd])),
    vendor: new Map(),
    toolVersion: "0.1.0",
  };
}
