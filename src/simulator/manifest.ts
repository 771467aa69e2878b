import { readFile } from "node:fs/promises";
import type { CompositeDeclaration, Declaration, DecoratorDeclaration, HookVersion } from "@metatron/runtime";
import {
  type ControllerManifest,
  groupOf,
  type HooksManifest,
  type JsonObject,
  isObject,
} from "@metatron/runtime/kubernetes";
import * as yaml from "js-yaml";

const apiVersion = "metacontroller.k8s.io/v1alpha1";

/** The manifest of a controller for which none was given: what its declaration says, and defaults for the rest. */
export function deriveManifest(declaration: Declaration): ControllerManifest {
  return declaration.type === "composite" ? composite(declaration) : decorator(declaration);
}

function composite({
  name,
  route,
  hooks,
  parent,
  children,
  generateSelector,
}: CompositeDeclaration): ControllerManifest {
  return {
    apiVersion,
    kind: "CompositeController",
    metadata: { name },
    spec: {
      parentResource: { apiVersion: parent.apiVersion, resource: parent.resource },
      childResources: children.map((child) => ({
        apiVersion: child.apiVersion,
        resource: child.resource,
        updateStrategy: { method: child.updateMethod },
      })),
      generateSelector,
      hooks: toHooks(route, hooks),
    },
  };
}

function decorator({ name, route, hooks, targets, attachments }: DecoratorDeclaration): ControllerManifest {
  return {
    apiVersion,
    kind: "DecoratorController",
    metadata: { name },
    spec: {
      resources: targets.map((target) => ({ apiVersion: target.apiVersion, resource: target.resource })),
      attachments: attachments.map((attachment) => ({
        apiVersion: attachment.apiVersion,
        resource: attachment.resource,
        updateStrategy: { method: attachment.updateMethod },
      })),
      hooks: toHooks(route, hooks),
    },
  };
}

function toHooks(route: string, hooks: Declaration["hooks"]): HooksManifest {
  const entries = (Object.entries(hooks) as [keyof HooksManifest, HookVersion | undefined][])
    .filter(([, version]) => version !== undefined)
    .map(([name, version]) => [name, { version, webhook: { url: `http://simulator/${route}/${name}` } }]);
  return Object.fromEntries(entries) as HooksManifest;
}

/** An object, or the path of a JSON or YAML file with one or several. */
export type ObjectSource = string | object;

/** Reads objects and files in order; lists (`kind: List`) are taken apart, empty documents dropped. */
export async function readDocuments(
  sources: ObjectSource | readonly ObjectSource[] | undefined,
): Promise<JsonObject[]> {
  const list: readonly ObjectSource[] = sources === undefined ? [] : isList(sources) ? sources : [sources];
  const documents: JsonObject[] = [];
  for (const source of list) {
    const values = typeof source === "string" ? await readSource(source) : [source];
    for (const value of values) documents.push(...flatten(value));
  }
  return documents;
}

function isList(sources: ObjectSource | readonly ObjectSource[]): sources is readonly ObjectSource[] {
  return Array.isArray(sources);
}

async function readSource(path: string): Promise<unknown[]> {
  const text = await readFile(path, "utf8");
  if (path.endsWith(".json")) return [JSON.parse(text)];
  return yaml.loadAll(text, { filename: path, schema: kubernetesSchema() });
}

function flatten(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (!isObject(value)) return [];
  const { kind, items } = value;
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)
    ? items.flatMap(flatten)
    : [value];
}

/** A CRD for a parent whose own was not given: with the declaration's schema, or open when it has none. */
export async function crdOfParent({ parent }: CompositeDeclaration): Promise<JsonObject> {
  const group = groupOf(parent.apiVersion);
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const schema = parent.schema === undefined ? open : await parent.schema();
  const version = parent.apiVersion.slice(group.length + 1);
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${parent.resource}.${group}` },
    spec: {
      group,
      scope: parent.scope,
      names: {
        kind: parent.kind,
        listKind: `${parent.kind}List`,
        plural: parent.resource,
        singular: parent.kind.toLowerCase(),
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema as unknown as JsonObject },
          ...(parent.hasStatus && { subresources: { status: {} } }),
        },
      ],
    },
  };
}

/** The kind in which Metacontroller keeps the progress of rolling updates. */
export const revisionCrd: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "controllerrevisions.metacontroller.k8s.io" },
  spec: {
    group: "metacontroller.k8s.io",
    scope: "Namespaced",
    names: {
      kind: "ControllerRevision",
      listKind: "ControllerRevisionList",
      plural: "controllerrevisions",
      singular: "controllerrevision",
    },
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            required: ["metadata", "parentPatch"],
            properties: {
              parentPatch: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              children: {
                type: "array",
                items: {
                  type: "object",
                  required: ["apiGroup", "kind", "names"],
                  properties: {
                    apiGroup: { type: "string" },
                    kind: { type: "string" },
                    names: { type: "array", items: { type: "string" } },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

/** What a simulation needs of a set of manifests. */
export interface SortedManifests {
  readonly crds: readonly JsonObject[];
  readonly controllers: readonly ControllerManifest[];
}

/** Takes the CRDs and the controllers out of manifests; workloads, RBAC and the rest play no part in a simulation. */
export function sortManifests(documents: readonly JsonObject[]): SortedManifests {
  const isController = ({ apiVersion, kind }: JsonObject): boolean =>
    typeof apiVersion === "string" &&
    apiVersion.startsWith("metacontroller.k8s.io/") &&
    (kind === "CompositeController" || kind === "DecoratorController");
  return {
    crds: documents.filter(({ kind }) => kind === "CustomResourceDefinition"),
    controllers: documents.filter(isController) as unknown as ControllerManifest[],
  };
}

const forms: readonly (readonly [RegExp, number])[] = [
  [/^[-+]?(?:0|[1-9]\d*)$/, 10],
  [/^[-+]?0b[01]+$/, 2],
  [/^[-+]?0o?[0-7]+$/, 8],
  [/^[-+]?0x[\da-f]+$/i, 16],
];

/** YAML as Kubernetes reads it, beyond YAML 1.2: `yes` and `off` are booleans, `0644` is octal, and `<<` merges. */
function kubernetesSchema(): typeof yaml.CORE_SCHEMA {
  const integer = yaml.defineScalarTag<number>("tag:yaml.org,2002:int", {
    implicit: true,
    implicitFirstChars: "-+0123456789".split(""),
    identify: (value) => Number.isInteger(value),
    resolve(source) {
      const digits = source.replaceAll("_", "");
      const [, base] = forms.find(([form]) => form.test(digits)) ?? [];
      return base === undefined ? yaml.NOT_RESOLVED : parseInt(digits.replace(/0[box]/i, ""), base);
    },
  });
  return yaml.CORE_SCHEMA.withTags(yaml.mergeTag, yaml.boolYaml11Tag, integer);
}
