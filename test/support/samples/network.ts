import {
  container,
  deployment,
  endpointSlice,
  ingress,
  ingressClass,
  namespace,
  networkPolicy,
  pod,
  service,
} from "@metatron/runtime/resources";
import { common, sample } from "./sample.ts";

const app = deployment("web", {
  component: "web",
  containers: [container("app", { image: "nginx:1.29", ports: { web: 8080, metrics: 9090 } })],
});
const single = service("single", { selects: app, ports: { web: 80 } });
const numbered = service("numbered", { selector: { app: "x" }, ports: [{ port: 80 }] });
const everything = { ...common, namespace: namespace("blogs") };

/** Everything about the network, with the least and with all options. */
export const network = [
  sample("service, selects", () => service("web", { selects: app })),
  sample("service, full", () =>
    service("web", {
      ...everything,
      selects: app,
      type: "LoadBalancer",
      ports: {
        web: 80,
        metrics: { port: 9090, targetPort: 9090, nodePort: 30_090, appProtocol: "http" },
        dns: { port: 53, targetPort: 53, protocol: "UDP" },
      },
      allocateLoadBalancerNodePorts: true,
      externalIPs: ["192.0.2.1"],
      externalTrafficPolicy: "Local",
      healthCheckNodePort: 30_100,
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      loadBalancerClass: "example.org/lb",
      loadBalancerSourceRanges: ["192.0.2.0/24"],
      publishNotReadyAddresses: false,
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
      trafficDistribution: "PreferClose",
    }),
  ),
  sample("service, headless", () =>
    service("web", { selects: app, headless: true, publishNotReadyAddresses: true }),
  ),
  sample("service, external name", () =>
    service("web", { type: "ExternalName", externalName: "example.org" }),
  ),
  sample("service, TCP and UDP on one port with server-side apply", () =>
    service("dns", {
      selector: { app: "dns" },
      ports: { dns: { port: 53, protocol: "UDP" }, "dns-tcp": 53 },
      serverSideApply: true,
    }),
  ),
  sample("service, of a pod", () =>
    service("web", { selects: pod("one", { containers: [...podContainers] }) }),
  ),
  sample("ingress, least", () => ingress("web", { rules: { "blog.example.org": single } })),
  sample("ingress, full", () =>
    ingress("web", {
      ...everything,
      ingressClassName: ingressClass("nginx", { controller: "k8s.io/ingress-nginx" }),
      clusterIssuer: "letsencrypt",
      tls: true,
      rules: {
        "blog.example.org": { "/": single, "/api": { service: "api", port: 8080 } },
        "*.example.org": { service: single, port: "web" },
        "n.example.org": numbered,
      },
      defaultBackend: { resource: { apiGroup: "example.org", kind: "Bucket", name: "static" } },
    }),
  ),
  sample("ingress, as Kubernetes writes it", () =>
    ingress("web", {
      issuer: "own",
      tls: [{ hosts: ["a.example.org"], secretName: "a" }],
      rules: [
        {
          host: "a.example.org",
          http: {
            paths: [
              { path: "/", pathType: "Exact", backend: { service: { name: "a", port: { number: 80 } } } },
            ],
          },
        },
      ],
    }),
  ),
  sample("ingressClass, full", () =>
    ingressClass("nginx", {
      ...common,
      controller: "k8s.io/ingress-nginx",
      isDefault: true,
      parameters: { apiGroup: "k8s.example.org", kind: "Parameters", name: "p", scope: "Cluster" },
    }),
  ),
  sample("networkPolicy, deny all", () => networkPolicy("deny", { policyTypes: ["Ingress", "Egress"] })),
  sample("networkPolicy, allow all ingress", () => networkPolicy("allow", { ingress: [{}] })),
  sample("networkPolicy, full", () =>
    networkPolicy("web", {
      ...everything,
      selects: app,
      ingress: [
        { from: [app, namespace("monitoring"), "10.0.0.0/8", { podSelector: {} }], ports: [8080, "metrics"] },
        { ports: [{ port: 9000, endPort: 9010, protocol: "UDP" }] },
      ],
      egress: [{ to: [{ namespaceSelector: {} }], ports: [{ protocol: "SCTP" }] }, {}],
    }),
  ),
  sample("endpointSlice, least", () => endpointSlice("db-1", { endpoints: ["10.0.0.5"] })),
  sample("endpointSlice, full", () =>
    endpointSlice("db-1", {
      ...everything,
      service: single,
      endpoints: ["2001:db8::1", { addresses: ["2001:db8::2"], conditions: { ready: true }, zone: "a" }],
      ports: { mysql: 3306, dns: { port: 53, protocol: "UDP" } },
    }),
  ),
];

const podContainers = [container("app", { image: "nginx:1.29", ports: { web: 8080 } })];
