import {
  certificate,
  customResource,
  gateway,
  gatewayClass,
  grpcRoute,
  httpRoute,
  listener,
  persistentVolumeClaim,
  referenceGrant,
  secret,
  service,
  serviceMonitor,
  tcpRoute,
  tlsRoute,
  udpRoute,
  volumeSnapshot,
  volumeSnapshotClass,
  volumeSnapshotContent,
} from "@metatron/runtime/resources";
import { common, sample } from "./sample.ts";

const everything = { ...common, namespace: "blogs" };
const web = service("web", { namespace: "blogs", selector: { app: "web" }, ports: { web: 80 } });
const front = gateway("front", {
  ...everything,
  gatewayClassName: gatewayClass("envoy", { controllerName: "gateway.envoyproxy.io/controller" }),
  listeners: {
    http: { port: 80, protocol: "HTTP" },
    https: {
      port: 443,
      protocol: "HTTPS",
      hostname: "*.example.org",
      tls: { certificateRefs: [secret("tls"), "other"] },
      allowedRoutes: { kinds: [{ kind: "HTTPRoute" }] },
    },
  },
  addresses: [{ value: "192.0.2.1" }],
  infrastructure: { labels: { a: "b" } },
});
const route = { ...everything, parentRefs: [front] };

/** The kinds of the Gateway API and of the operators, with the least and with all options. */
export const custom = [
  sample("gateway, full", () => structuredClone(front)),
  sample("gateway, listeners as a list", () =>
    gateway("front", {
      gatewayClassName: "envoy",
      listeners: [
        listener("dns", { port: 53, protocol: "UDP" }),
        { name: "raw", port: 9000, protocol: "TCP" },
      ],
    }),
  ),
  sample("gatewayClass", () =>
    gatewayClass("envoy", {
      ...common,
      controllerName: "gateway.envoyproxy.io/controller",
      description: "ours",
    }),
  ),
  sample("httpRoute, least", () =>
    httpRoute("web", { parentRefs: ["front"], rules: [{ backendRefs: [web] }] }),
  ),
  sample("httpRoute, redirect without backends", () =>
    httpRoute("web", {
      parentRefs: [{ name: "front", sectionName: "http" }],
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
    }),
  ),
  sample("httpRoute, full", () =>
    httpRoute("web", {
      ...route,
      hostnames: ["blog.example.org"],
      rules: [
        {
          matches: [
            { path: { value: "/api" }, method: "GET", headers: [{ name: "version", value: "2" }] },
            { queryParams: [{ name: "beta", value: "1" }] },
          ],
          filters: [
            { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 }, percent: 10 } },
            { type: "CORS", cors: { allowOrigins: ["https://example.org"] } },
          ],
          backendRefs: [web, { service: "canary", port: 80, weight: 0 }],
          timeouts: { request: "10s" },
        },
        {
          matches: [{ path: { type: "PathPrefix", value: "/old" } }],
          filters: [
            {
              type: "URLRewrite",
              urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
            },
          ],
          backendRefs: [web],
        },
      ],
    }),
  ),
  sample("grpcRoute", () =>
    grpcRoute("search", {
      ...route,
      hostnames: ["search.example.org"],
      rules: [
        {
          matches: [{ method: { service: "Search", method: "Find" }, headers: [{ name: "a", value: "b" }] }],
          filters: [
            { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x", value: "y" }] } },
          ],
          backendRefs: [{ service: web }],
        },
      ],
    }),
  ),
  sample("tlsRoute", () =>
    tlsRoute("web", { ...route, hostnames: ["a.example.org"], rules: [{ backendRefs: [web] }] }),
  ),
  sample("tcpRoute", () => tcpRoute("web", { ...route, rules: [{ backendRefs: [web] }] })),
  sample("udpRoute", () => udpRoute("web", { ...route, rules: [{ backendRefs: [web] }] })),
  sample("referenceGrant", () =>
    referenceGrant("routes", {
      ...everything,
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "web" }],
      to: [{ group: "", kind: "Service" }],
    }),
  ),
  sample("volumeSnapshot", () =>
    volumeSnapshot("nightly", {
      ...everything,
      source: { persistentVolumeClaimName: persistentVolumeClaim("data", { size: "1Gi" }) },
      volumeSnapshotClassName: "csi",
    }),
  ),
  sample("volumeSnapshotContent", () =>
    volumeSnapshotContent("content", {
      ...common,
      deletionPolicy: "Retain",
      driver: "csi.example.org",
      source: { snapshotHandle: "snap-1" },
      sourceVolumeMode: "Filesystem",
      volumeSnapshotClassName: "csi",
      volumeSnapshotRef: { name: "nightly", namespace: "blogs" },
    }),
  ),
  sample("volumeSnapshotClass", () =>
    volumeSnapshotClass("csi", {
      ...common,
      deletionPolicy: "Delete",
      driver: "csi.example.org",
      parameters: { a: "b" },
    }),
  ),
  sample("certificate", () =>
    certificate("blog", {
      ...everything,
      secretName: "blog-tls",
      dnsNames: ["blog.example.org", "*.example.org"],
      issuerRef: { name: "letsencrypt", kind: "ClusterIssuer" },
      duration: "2160h",
      privateKey: { algorithm: "ECDSA", size: 256 },
    }),
  ),
  sample("customResource, a Certificate", () =>
    customResource({ apiVersion: "cert-manager.io/v1", kind: "Certificate" }, "blog", {
      ...everything,
      spec: {
        secretName: "blog-tls",
        dnsNames: ["blog.example.org"],
        issuerRef: { group: "cert-manager.io", kind: "Issuer", name: "letsencrypt" },
      },
    }),
  ),
  sample("serviceMonitor", () =>
    serviceMonitor("web", {
      ...everything,
      selects: web,
      namespaceSelector: { matchNames: ["blogs"] },
      endpoints: [
        {
          port: "web",
          interval: "30s",
          relabelings: [{ sourceLabels: ["__meta_kubernetes_pod_name"], targetLabel: "pod" }],
        },
      ],
    }),
  ),
];
