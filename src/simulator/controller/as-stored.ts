import type { ControllerManifest, JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { isMap } from "../apply/merge-key.ts";
import type { Clock } from "../clock/clock.ts";

/** What the CRDs of 4.17.2 add to a webhook's or an endpoint's settings, wherever a field of that name stands. */
const defaults: { readonly [field: string]: JsonObject } = {
  sync: { version: "v1" },
  finalize: { version: "v1" },
  customize: { version: "v1" },
  authorization: { type: "Bearer" },
  basicAuth: { usernameKey: "username", passwordKey: "password" },
  clientTLS: { certKey: "tls.crt", privateKeyKey: "tls.key" },
};

/** Where a bundle of certificates is looked up. */
const bundleKey = { key: "ca.crt" };

/**
 * A controller as Metacontroller sends it: with what the API server sets, the defaults of its CRD, and the structs that Go
 * writes even when they are empty.
 */
export function asStored(manifest: ControllerManifest, clock: Clock): unknown {
  const added = {
    uid: `controller-${manifest.metadata.name}`,
    resourceVersion: "1",
    generation: 1,
    creationTimestamp: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const spec = fill(manifest.spec as unknown as JsonObject, manifest.kind === "CompositeController");
  return { ...manifest, metadata: { ...manifest.metadata, ...added }, spec, status: {} };
}

function fill(map: JsonObject, isComposite: boolean, added: JsonObject = {}): JsonObject {
  const filled: JsonObject = { ...map };
  for (const [field, value] of Object.entries({ ...added, ...map })) {
    if (value !== undefined) filled[field] = fillField(field, value, isComposite);
  }
  return filled;
}

function fillField(field: string, value: JsonValue, isComposite: boolean): JsonValue {
  if (Array.isArray(value)) return value.map((item) => fillField("", item, isComposite));
  if (!isMap(value) || field.endsWith("elector")) return value;
  if (field === "caBundle") return fillBundle(value);
  const isStrategy = isComposite && field === "updateStrategy";
  return fill(value, isComposite, isStrategy ? { statusChecks: {} } : defaults[field]);
}

function fillBundle(bundle: JsonObject): JsonObject {
  const entries = Object.entries(bundle).map(([field, value]) => [
    field,
    isMap(value) ? { ...bundleKey, ...value } : value,
  ]);
  return Object.fromEntries(entries) as JsonObject;
}
