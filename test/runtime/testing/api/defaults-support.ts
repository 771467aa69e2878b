import type { JsonObject } from "../../../../runtime/src/json.ts";
import { applyBuiltinDefaults } from "../../../../runtime/src/testing/builtin/index.ts";

export const container = { name: "app", image: "app:1" };
export const fullContainer = {
  ...container,
  imagePullPolicy: "IfNotPresent",
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
};
export const fullPodSpec = {
  containers: [fullContainer],
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
export const template = { metadata: { labels: { app: "x" } }, spec: { containers: [container] } };
export const fullTemplate = { metadata: { labels: { app: "x" } }, spec: fullPodSpec };
export const selector = { matchLabels: { app: "x" } };

/** An object of a kind with its defaults. */
export function applied(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return applyBuiltinDefaults({ apiVersion, kind, ...fields });
}

/** A row: apiVersion, kind, the fields sent, the fields stored. */
export type DefaultsRow = readonly [string, string, JsonObject, JsonObject];
