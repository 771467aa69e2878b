import type {
  ChildResourceRule,
  CompositeControllerManifest,
  ControllerManifest,
  DecoratorControllerManifest,
} from "@metatron/runtime";
import type {
  ChildRef,
  CompositeEntry,
  ControllerEntry,
  DecoratorEntry,
  Project,
} from "../../src/project/model.ts";
import { hooksManifest } from "./hooks.ts";
import { clusterWide } from "./labels.ts";

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
