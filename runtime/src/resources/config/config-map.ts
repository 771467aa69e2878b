import type { IConfigMap } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { shown } from "../core/error.ts";
import type { Built, NamespacedOptions } from "../core/types.ts";
import { checkData, given, toBase64 } from "./encoding.ts";

/** A ConfigMap as `configMap` returns it. */
export type ConfigMap = Built<IConfigMap>;

/** The fields of a ConfigMap. */
export interface ConfigMapOptions extends NamespacedOptions {
  readonly data?: Readonly<Record<string, string | undefined>> | undefined;
  /** Base64 text, or bytes. */
  readonly binaryData?: Readonly<Record<string, string | Uint8Array | undefined>> | undefined;
  readonly immutable?: boolean | undefined;
}

const info = { builder: "configMap", apiVersion: "v1", kind: "ConfigMap" } as const;

/** A ConfigMap: `configMap("settings", { data: { MODE: "fast" } })`. */
export function configMap(name: string, options: ConfigMapOptions = {}): ConfigMap {
  return assemble<ConfigMap>(info, name, options, (report) => {
    const data = Object.fromEntries(given(options.data));
    const binary = given(options.binaryData).map(([key, value]): [string, string] => {
      if (data[key] !== undefined) report(`binaryData.${key}`, "data has the same key");
      return [key, toBase64(report, `binaryData.${key}`, value)];
    });
    for (const [key, value] of Object.entries(data))
      if (typeof value !== "string") report(`data.${key}`, `must be a string, is ${shown(value)}`);
    const binaryData = Object.fromEntries(binary);
    checkData(report, "data", { ...data, ...binaryData });
    return { immutable: options.immutable, data, binaryData };
  });
}
