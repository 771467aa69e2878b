import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { newServer } from "../../../support/api-fixtures.ts";

const service = (spec: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "x", namespace: "default" },
  spec: { ports: [{ port: 80 }], selector: { app: "x" }, ...spec },
});

test.each<[string, JsonObject, JsonObject]>([
  ["with addresses outside", { externalIPs: ["192.0.2.1"] }, { externalTrafficPolicy: "Cluster" }],
  [
    "headless with a selector",
    { clusterIP: "None" },
    { clusterIPs: ["None"], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" },
  ],
  [
    "headless without one",
    { clusterIP: "None", selector: undefined },
    { clusterIPs: ["None"], ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" },
  ],
  [
    "headless without one, of one family",
    { clusterIP: "None", selector: undefined, ipFamilyPolicy: "SingleStack" },
    { ipFamilies: ["IPv4"] },
  ],
])("a Service %s gets its defaults", (_name, spec, wanted) => {
  expect(newServer().create(service(spec))["spec"]).toMatchObject(wanted);
});

const outside = ["externalTrafficPolicy", "allocateLoadBalancerNodePorts", "healthCheckNodePort"];

test.each<[string, JsonObject, string, readonly string[]]>([
  ["LoadBalancer", { externalTrafficPolicy: "Local" }, "ClusterIP", outside],
  ["LoadBalancer", {}, "NodePort", ["allocateLoadBalancerNodePorts"]],
  ["ClusterIP", {}, "ExternalName", ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]],
])("a Service that was a %s %j drops as %s what it does not need any more", (type, more, next, gone) => {
  const api = newServer();
  const { spec } = api.create(service({ type, ...more })) as unknown as { spec: JsonObject };
  // What a merge on the client sends: the stored fields and the new type.
  const externalName = next === "ExternalName" ? { externalName: "example.com" } : {};
  const after = api.update(service({ ...spec, type: next, ...externalName }))["spec"] as JsonObject;
  expect(Object.keys(after).filter((field) => gone.includes(field))).toEqual([]);
  const [port] = after["ports"] as JsonObject[];
  expect(port).toMatchObject({ port: 80, targetPort: 80 });
  expect(Object.hasOwn(port ?? {}, "nodePort")).toBe(next === "NodePort");
});

test("a port keeps its node port by its name, and a new one gets another", () => {
  const api = newServer();
  const web = { name: "web", port: 80 };
  const portsOf = (ports: JsonObject[]): JsonObject[] =>
    (api.update(service({ type: "NodePort", ports }))["spec"] as { ports: JsonObject[] }).ports;
  api.create(service({ type: "NodePort", ports: [web] }));
  const [before] = portsOf([web]);
  const [added, moved] = portsOf([
    { name: "admin", port: 8080 },
    { ...web, port: 81 },
  ]);
  expect(moved).toMatchObject({ port: 81, nodePort: before?.["nodePort"] });
  expect(added?.["nodePort"]).not.toBe(moved?.["nodePort"]);
});
