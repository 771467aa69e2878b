import type { Project } from "../../src/project/model.ts";
import { secretReaderManifests, secretVolume, type Authentication } from "./authentication.ts";
import { controllerPatches } from "./bearer.ts";
import { namespaced } from "./labels.ts";
import { containerPatch } from "./targets.ts";

const folder = "/etc/metatron/tls";
const apiVersion = "cert-manager.io/v1";

/** The Secrets that cert-manager fills. */
export const tlsSecrets = ({ name }: Project) => ({
  authority: `${name}-ca`,
  server: `${name}-server-tls`,
  client: `${name}-client-tls`,
});

/** The name that Metacontroller calls, which the server's certificate must carry. */
export const hostOf = ({ name, namespace }: Project): string => `${name}.${namespace}`;

/** Both sides show a certificate of an authority that only this project uses. */
export function mutualTlsAuthentication(project: Project): Authentication {
  const { server, client } = tlsSecrets(project);
  const { namespace } = project;
  const { volume, mount } = secretVolume("tls", server, folder);
  const env = { CERT_FILE: "tls.crt", KEY_FILE: "tls.key", CLIENT_CA_FILE: "ca.crt" };
  const container = {
    env: Object.entries(env).map(([name, file]) => ({
      name: `METATRON_TLS_${name}`,
      value: `${folder}/${file}`,
    })),
    volumeMounts: [mount],
    ...Object.fromEntries(
      ["startupProbe", "livenessProbe", "readinessProbe"].map((probe) => [
        probe,
        { httpGet: { scheme: "HTTPS" } },
      ]),
    ),
  };
  const webhook = {
    service: { protocol: "https" },
    caBundle: { secretRef: { name: server, namespace, key: "ca.crt" } },
    clientTLS: { secretRef: { name: client, namespace } },
  };
  const [role = {}, binding = {}] = secretReaderManifests(project, [server, client]);
  return {
    resources: {
      ...certificates(project),
      "secret-reader.yaml": role,
      "secret-reader-binding.yaml": binding,
    },
    patches: {
      "deployment-tls.yaml": containerPatch(project, container, { volumes: [volume] }),
      "service-tls.yaml": servicePatch(project),
      ...controllerPatches(project, webhook),
    },
  };
}

const servicePatch = ({ name, namespace, service: { port } }: Project) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace },
  spec: { ports: [{ port, protocol: "TCP", appProtocol: "https" }] },
});

function certificates(project: Project): Readonly<Record<string, object>> {
  const { authority, server, client } = tlsSecrets(project);
  const issuer = (name: string, spec: object) => ({
    apiVersion,
    kind: "Issuer",
    metadata: tls(project, name),
    spec,
  });
  const certificate = (name: string, issuerName: string, spec: object) => ({
    apiVersion,
    kind: "Certificate",
    metadata: tls(project, name),
    spec: {
      secretName: name,
      issuerRef: { group: "cert-manager.io", kind: "Issuer", name: issuerName },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      ...spec,
    },
  });
  const bootstrap = `${project.name}-bootstrap`;
  const host = hostOf(project);
  return {
    "issuer-bootstrap.yaml": issuer(bootstrap, { selfSigned: {} }),
    "certificate-authority.yaml": certificate(authority, bootstrap, {
      isCA: true,
      commonName: authority,
      duration: "87600h",
      usages: ["cert sign", "crl sign"],
    }),
    "issuer.yaml": issuer(authority, { ca: { secretName: authority } }),
    "certificate-server.yaml": certificate(server, authority, {
      dnsNames: [host, `${host}.svc`, `${host}.svc.cluster.local`],
      usages: ["digital signature", "server auth"],
    }),
    "certificate-client.yaml": certificate(client, authority, {
      commonName: "metacontroller",
      usages: ["digital signature", "client auth"],
    }),
  };
}

const tls = (project: Project, name: string) => namespaced(project, name, "tls");
