import type { HookName } from "@metatron/runtime";
import type { HookManifest } from "@metatron/runtime/kubernetes";
import { parseDuration } from "./duration.ts";

/** How a hook is called, read from its manifest. */
export interface Webhook {
  readonly type: HookName;
  readonly version: "v1" | "v2";
  /** The whole address, which Metacontroller's errors name. */
  readonly url: string;
  /** The path with the query, as the server sees it. */
  readonly path: string;
  readonly timeout: number;
  readonly mode: "strict" | "loose";
  readonly etag: { readonly timeoutSeconds: number | undefined } | undefined;
}

/** Reads a hook; undefined when the controller has none. Throws what Metacontroller would refuse at start. */
export function parseWebhook(type: HookName, hook: HookManifest | undefined): Webhook | undefined {
  const webhook = hook?.webhook;
  if (hook === undefined || webhook === undefined) return undefined;
  const version = hook.version ?? "v1";
  const url = urlOf(webhook);
  const { pathname, search } = new URL(url);
  return {
    type,
    version,
    url,
    path: pathname + search,
    timeout: timeoutOf(webhook.timeout),
    mode: webhook.responseUnMarshallMode ?? (version === "v2" ? "strict" : "loose"),
    etag: webhook.etag?.enabled === true ? { timeoutSeconds: webhook.etag.cacheTimeoutSeconds } : undefined,
  };
}

function urlOf(webhook: NonNullable<HookManifest["webhook"]>): string {
  if (webhook.url !== undefined) return webhook.url;
  const { service, path } = webhook;
  if (service === undefined || path === undefined) {
    throw new Error(`invalid webhook config: must specify either full 'url', or both 'service' and 'path'`);
  }
  const { name, namespace, port = 80, protocol = "http" } = service;
  if (name === "" || namespace === "") {
    throw new Error(`invalid client config: must specify service 'name' and 'namespace'`);
  }
  return `${protocol}://${name}.${namespace}:${port}${path.startsWith("/") ? path : `/${path}`}`;
}

/** A duration that is none, or not positive, counts as the default of ten seconds. */
function timeoutOf(text: string | undefined): number {
  const milliseconds = text === undefined ? undefined : parseDuration(text);
  return milliseconds !== undefined && milliseconds > 0 ? milliseconds : 10_000;
}
