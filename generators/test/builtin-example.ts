import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { ResourceRef } from "../../src/project/model.ts";

const pods = (name: string): JsonObject => ({
  selector: { matchLabels: { app: name } },
  template: {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: "app", image: "nginx:1.29", ports: [{ name: "web", containerPort: 80 }] }] },
  },
});

const container: JsonValue = [{ name: "app", image: "nginx:1.29" }];
const job: JsonObject = { template: { spec: { restartPolicy: "Never", containers: container } } };

const bodies: Readonly<Record<string, (name: string) => JsonObject>> = {
  Deployment: (name) => ({ spec: { replicas: 1, ...pods(name) } }),
  StatefulSet: (name) => ({ spec: { replicas: 2, serviceName: name, ...pods(name) } }),
  DaemonSet: (name) => ({ spec: pods(name) }),
  ReplicaSet: (name) => ({ spec: { replicas: 1, ...pods(name) } }),
  Pod: () => ({ spec: { containers: container } }),
  Job: () => ({ spec: job }),
  CronJob: () => ({ spec: { schedule: "0 3 * * *", jobTemplate: { spec: job } } }),
  Service: (name) => ({
    spec: { selector: { app: name }, ports: [{ name: "web", port: 80, protocol: "TCP" }] },
  }),
  ConfigMap: () => ({ data: { greeting: "hello" } }),
  Secret: () => ({ data: { greeting: "aGVsbG8=" } }),
  PersistentVolumeClaim: () => ({
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  }),
};

/** An object of a built-in kind; kinds that nobody decorates have only their metadata. */
export function builtinExample({ apiVersion, kind, scope }: ResourceRef, file: string): JsonObject {
  const name = `example-${file}`.slice(0, 40).replace(/[^a-z0-9]+$/, "");
  const namespace = scope === "Namespaced" ? { namespace: "default" } : {};
  return { apiVersion, kind, metadata: { name, ...namespace }, ...bodies[kind]?.(name) };
}
