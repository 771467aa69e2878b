import { isObject, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";

/** Looks up the data of a simulated Secret, decoded; undefined when there is no such Secret. */
export type ReadSecret = (namespace: string, name: string) => ReadonlyMap<string, string> | undefined;

const credentialFields = ["caBundle", "clientTLS", "authorization", "basicAuth"];

/**
 * The `Authorization` header of a hook's calls: by the webhook's own settings, or else by the first entry of `endpointConfigs`
 * whose host is that of the URL. Undefined when there is none. Throws what keeps Metacontroller from starting the controller.
 * Certificates are not used: calls in this process have no TLS.
 * @see https://github.com/metacontroller/metacontroller/blob/v4.17.2/pkg/hooks/endpoint_config.go
 */
export function authorizationOf(
  webhook: JsonObject,
  url: string,
  endpoints: readonly unknown[],
  readSecret: ReadSecret,
): string | undefined {
  const isOwn = credentialFields.some((field) => webhook[field] !== undefined && webhook[field] !== null);
  const settings = isOwn ? webhook : endpoints.filter(isObject).find((entry) => isHostOf(entry["host"], url));
  const { authorization, basicAuth } = settings ?? {};
  if (isObject(authorization) && isObject(basicAuth))
    throw new Error("authorization and basicAuth are mutually exclusive");
  try {
    if (isObject(authorization)) return byToken(authorization, readSecret);
    return isObject(basicAuth) ? byPassword(basicAuth, readSecret) : undefined;
  } catch (error) {
    const what = isObject(authorization) ? "authorization" : "basicAuth";
    throw new Error(`can't resolve ${what}: ${(error as Error).message}`, { cause: error });
  }
}

/** Hosts are the same whatever their case; the port of the protocol may be left out on either side. */
function isHostOf(host: JsonValue | undefined, url: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  const usual = protocol === "https:" ? "443" : "80";
  const wanted = typeof host === "string" ? host.toLowerCase() : "";
  return (
    wanted === `${hostname}:${port || usual}` || (wanted === hostname && (port === "" || port === usual))
  );
}

function byToken(authorization: JsonObject, readSecret: ReadSecret): string {
  const type = textOf(authorization, "type").trim();
  if (type.toLowerCase() === "basic")
    throw new Error(
      `authorization type ${JSON.stringify(type)} is not supported; use the basicAuth field instead`,
    );
  const read = secretOf("authorization", authorization, readSecret);
  const reference = isObject(authorization["secretRef"]) ? authorization["secretRef"] : {};
  return `${type === "" ? "Bearer" : type} ${read(textOf(reference, "key")).trim()}`;
}

function byPassword(basicAuth: JsonObject, readSecret: ReadSecret): string {
  const read = secretOf("basicAuth", basicAuth, readSecret);
  const user = read(textOf(basicAuth, "usernameKey") || "username");
  const password = read(textOf(basicAuth, "passwordKey") || "password");
  if (user.includes(":")) throw new Error("basicAuth username must not contain ':'");
  return `Basic ${Buffer.from(`${user.trim()}:${password.trim()}`).toString("base64")}`;
}

function secretOf(what: string, settings: JsonObject, readSecret: ReadSecret): (key: string) => string {
  const reference = isObject(settings["secretRef"]) ? settings["secretRef"] : {};
  const [namespace, name] = [textOf(reference, "namespace"), textOf(reference, "name")];
  const data = readSecret(namespace, name);
  if (data === undefined)
    throw new Error(
      `can't get ${what} secret ${namespace}/${name}: Secret ${JSON.stringify(name)} not found`,
    );
  return (key) => {
    const value = data.get(key);
    if (value === undefined)
      throw new Error(`${what} secret ${namespace}/${name} does not contain key ${JSON.stringify(key)}`);
    return value;
  };
}

function textOf(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}
