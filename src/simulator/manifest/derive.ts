import type { CompositeDeclaration, Declaration, DecoratorDeclaration, HookVersion } from "@metatron/runtime";
import type { ControllerManifest, HooksManifest } from "@metatron/runtime/kubernetes";

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
