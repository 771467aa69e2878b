import { defaultMetacontroller, type Project } from "../../src/model/project.ts";
import { clusterWide, containerPatch, hookPatches, namespaced } from "./objects.ts";

/** What an authentication adds to the production overlay: objects, and patches of what the base has. */
export interface Authentication {
  readonly resources: Readonly<Record<string, object>>;
  readonly patches: Readonly<Record<string, object>>;
}

/**
 * Lets Metacontroller read the Secrets that its controllers point to. It reads them through a cache of all Secrets, so that it
 * must be allowed to list and watch them everywhere.
 */
function secretReaderManifests(project: Project) {
  const { namespace, serviceAccount } = project.metacontroller ?? defaultMetacontroller;
  const metadata = clusterWide(
    project,
    `metacontroller:${project.namespace}:${project.name}:credentials`,
    "credentials",
  );
  const apiGroup = "rbac.authorization.k8s.io";
  return {
    "secret-reader.yaml": {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRole",
      metadata,
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }],
    },
    "secret-reader-binding.yaml": {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup, kind: "ClusterRole", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
    },
  };
}

/** A Secret as files in the hooks' container. */
function secretVolume(name: string, secretName: string, mountPath: string) {
  return {
    volume: { name, secret: { secretName, defaultMode: 0o440 } },
    mount: { name, mountPath, readOnly: true },
  };
}

const folder = "/etc/metatron/hook-token";

/** The name of the Secret with the token; it is made by hand or by a secret store, never by this project. */
const tokenSecret = ({ name }: Project): string => `${name}-hook-token`;

/** Metacontroller sends a bearer token, and the hooks refuse every call without it. */
export function bearerAuthentication(project: Project): Authentication {
  const name = tokenSecret(project);
  const { volume, mount } = secretVolume("hook-token", name, folder);
  const container = {
    env: [{ name: "METATRON_BEARER_TOKEN_FILE", value: `${folder}/token` }],
    volumeMounts: [mount],
  };
  const webhook = {
    authorization: { type: "Bearer", secretRef: { name, namespace: project.namespace, key: "token" } },
  };
  return {
    resources: secretReaderManifests(project),
    patches: {
      "deployment-credentials.yaml": containerPatch(project, container, { volumes: [volume] }),
      ...controllerPatches(project, webhook),
    },
  };
}

/** One patch file for each controller. */
function controllerPatches(project: Project, webhook: object): Readonly<Record<string, object>> {
  const patches = hookPatches(project, webhook);
  return Object.fromEntries(
    project.controllers.map(({ name }, index) => [`controller-${name}.yaml`, patches[index] ?? {}]),
  );
}

const certificateFolder = "/etc/metatron/tls";
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
  const { volume, mount } = secretVolume("tls", server, certificateFolder);
  const env = { CERT_FILE: "tls.crt", KEY_FILE: "tls.key", CLIENT_CA_FILE: "ca.crt" };
  const container = {
    env: Object.entries(env).map(([name, file]) => ({
      name: `METATRON_TLS_${name}`,
      value: `${certificateFolder}/${file}`,
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
  return {
    resources: { ...certificates(project), ...secretReaderManifests(project) },
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
      commonName: (project.metacontroller ?? defaultMetacontroller).serviceAccount,
      usages: ["digital signature", "client auth"],
    }),
  };
}

const tls = (project: Project, name: string) => namespaced(project, name, "tls");
