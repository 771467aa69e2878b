import type { Project } from "../../src/project/model.ts";
import { metacontrollerNamespace, namespaced } from "./labels.ts";

/** What an authentication adds to the production overlay: objects, and patches of what the base has. */
export interface Authentication {
  readonly resources: Readonly<Record<string, object>>;
  readonly patches: Readonly<Record<string, object>>;
}

/** Lets Metacontroller read the Secrets that its controllers point to, and no other. */
export function secretReaderManifests(project: Project, secrets: readonly string[]): readonly object[] {
  const metadata = namespaced(project, `${project.name}-credentials`, "credentials");
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata,
    rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: secrets, verbs: ["get"] }],
  };
  const binding = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name: "metacontroller", namespace: metacontrollerNamespace }],
  };
  return [role, binding];
}

/** A Secret as files in the hooks' container. */
export function secretVolume(name: string, secretName: string, mountPath: string) {
  return {
    volume: { name, secret: { secretName, defaultMode: 0o440 } },
    mount: { name, mountPath, readOnly: true },
  };
}
