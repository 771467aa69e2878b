import { expect, test } from "vitest";
import { newServer, refusal } from "../../../support/api-fixtures.ts";

test("a cluster-scoped object loses a namespace it was sent with", () => {
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "x", namespace: "default" },
  };
  expect(newServer().create(role).metadata).not.toHaveProperty("namespace");
});

test("a namespaced object needs a namespace", () => {
  const error = refusal(() =>
    newServer().create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }),
  );
  expect(error.reason).toBe("BadRequest");
});

test("an autoscaler is served in both versions", () => {
  const api = newServer();
  const target = { apiVersion: "apps/v1", kind: "Deployment", name: "x" };
  api.create({
    apiVersion: "autoscaling/v1",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "x", namespace: "default" },
    spec: { maxReplicas: 3, scaleTargetRef: target, targetCPUUtilizationPercentage: 50 },
  });
  const ref = { kind: "HorizontalPodAutoscaler", namespace: "default", name: "x" };
  expect(api.get({ ...ref, apiVersion: "autoscaling/v2" })?.["spec"]).toMatchObject({
    metrics: [{ resource: { name: "cpu", target: { averageUtilization: 50 } } }],
  });
  expect(api.get({ ...ref, apiVersion: "autoscaling/v1" })?.["spec"]).toMatchObject({
    targetCPUUtilizationPercentage: 50,
  });
});
