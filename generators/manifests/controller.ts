import type {
  ChildResourceRule,
  CompositeControllerManifest,
  ControllerManifest,
  DecoratorControllerManifest,
  HookManifest,
  HooksManifest,
} from "@metatron/runtime";
import type { FilePlan } from "../../src/model/plan.ts";
import type {
  ChildRef,
  CompositeEntry,
  ControllerEntry,
  DecoratorEntry,
  HookRef,
  Project,
} from "../../src/model/project.ts";
import { toolFile, yaml } from "../text.ts";
import { aggregationLabel, clusterWide } from "./objects.ts";

const apiVersion = "metacontroller.k8s.io/v1alpha1";

/** The object that tells Metacontroller of a controller: the same facts as its declaration. */
export function controllerManifest(project: Project, entry: ControllerEntry): ControllerManifest {
  return entry.type === "composite" ? compositeManifest(project, entry) : decoratorManifest(project, entry);
}

function compositeManifest(project: Project, entry: CompositeEntry): CompositeControllerManifest {
  const { parent, children, resyncPeriodSeconds } = entry;
  return {
    apiVersion,
    kind: "CompositeController",
    metadata: clusterWide(project, entry.name, "controller"),
    spec: {
      generateSelector: entry.generateSelector,
      ...(resyncPeriodSeconds === undefined ? {} : { resyncPeriodSeconds }),
      parentResource: {
        apiVersion: parent.apiVersion,
        resource: parent.resource,
        ...(parent.labelSelector === undefined ? {} : { labelSelector: parent.labelSelector }),
        ...(parent.ignoreStatusChanges === undefined
          ? {}
          : { ignoreStatusChanges: parent.ignoreStatusChanges }),
        ...(parent.revisionHistory === undefined
          ? {}
          : { revisionHistory: { fieldPaths: [...parent.revisionHistory] } }),
      },
      childResources: children.map(childRule),
      hooks: hooksManifest(project, entry),
    },
  };
}

function childRule({ apiVersion, resource, updateStrategy }: ChildRef): ChildResourceRule {
  const { method, statusChecks } = updateStrategy;
  const checks = statusChecks === undefined ? {} : { statusChecks: { conditions: [...statusChecks] } };
  return { apiVersion, resource, updateStrategy: { method, ...checks } };
}

function decoratorManifest(project: Project, entry: DecoratorEntry): DecoratorControllerManifest {
  const { targets, attachments, resyncPeriodSeconds } = entry;
  return {
    apiVersion,
    kind: "DecoratorController",
    metadata: clusterWide(project, entry.name, "controller"),
    spec: {
      ...(resyncPeriodSeconds === undefined ? {} : { resyncPeriodSeconds }),
      resources: targets.map((target) => ({
        apiVersion: target.apiVersion,
        resource: target.resource,
        ...(target.labelSelector === undefined ? {} : { labelSelector: target.labelSelector }),
        ...(target.annotationSelector === undefined ? {} : { annotationSelector: target.annotationSelector }),
        ...(target.ignoreStatusChanges === undefined
          ? {}
          : { ignoreStatusChanges: target.ignoreStatusChanges }),
      })),
      attachments: attachments.map(({ apiVersion, resource, updateStrategy: { method } }) => ({
        apiVersion,
        resource,
        updateStrategy: { method },
      })),
      hooks: hooksManifest(project, entry),
    },
  };
}

/** What the query of a hook's path says until a release stamps its own revision. */
export const unreleased = "unreleased";

/** The hooks of a controller, called through the project's Service. */
function hooksManifest(project: Project, entry: ControllerEntry): HooksManifest {
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

const read = ["get", "list", "watch"];
const write = ["create", "update", "patch"];

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/** What Metacontroller needs for itself, whatever it runs. */
const serverRole = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "metacontroller:server", labels: { ...aggregationLabel } },
  rules: [
    rule("metacontroller.k8s.io", ["compositecontrollers", "decoratorcontrollers"], read),
    // Revisions are adopted and released like children, which reads the live one.
    rule("metacontroller.k8s.io", ["controllerrevisions"], [...read, "create", "update", "delete"]),
    rule("apiextensions.k8s.io", ["customresourcedefinitions"], ["list", "watch"]),
    // Whatever it runs, it watches them, for related rules with a namespaceSelector.
    rule("", ["namespaces"], ["list", "watch"]),
    rule("coordination.k8s.io", ["leases"], ["get", ...write]),
    rule("", ["events"], write),
  ],
};

/** Values of Metacontroller's chart: no wildcard, instead the rights that labelled ClusterRoles grant. */
const valuesOf = ({ metacontroller }: Project) => ({
  clusterRole: {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { ...aggregationLabel } }] },
    rules: [],
  },
  ...(metacontroller && { serviceAccount: { name: metacontroller.serviceAccount } }),
});

/** `manifests/metacontroller`: once for a cluster, how Metacontroller itself is installed without rights over everything. */
export function planMetacontroller(project: Project): FilePlan[] {
  return [
    toolFile("manifests/metacontroller/values.yaml", yaml(valuesOf(project))),
    toolFile("manifests/metacontroller/cluster-role.yaml", yaml(serverRole)),
  ];
}
