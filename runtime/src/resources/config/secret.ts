import type { ISecret } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { type Report, shown } from "../core/error.ts";
import type { Built, NamespacedOptions } from "../core/types.ts";
import { checkData, encode, given, toBase64 } from "./encoding.ts";

/** A Secret as `secret` returns it: everything encoded into `data`. */
export type Secret = Built<ISecret>;

/** The fields of a Secret. */
export interface SecretOptions extends NamespacedOptions {
  /** Plain text, encoded into `data`, since the API server never returns `stringData`. */
  readonly stringData?: Readonly<Record<string, string | undefined>> | undefined;
  /** Base64 text, or bytes. */
  readonly data?: Readonly<Record<string, string | Uint8Array | undefined>> | undefined;
  readonly type?: string | undefined;
  readonly immutable?: boolean | undefined;
}

const info = { builder: "secret", apiVersion: "v1", kind: "Secret" } as const;

/** A Secret: `secret("db", { stringData: { PASSWORD: password } })`. */
export function secret(name: string, options: SecretOptions = {}): Secret {
  return assemble<Secret>(info, name, options, (report) => {
    const data = encodedData(report, options);
    checkData(report, "data", data);
    checkType(report, options.type, data);
    return { type: options.type, immutable: options.immutable, data };
  });
}

function encodedData(report: Report, options: SecretOptions): Record<string, string> {
  const encoded = given(options.data).map(([key, value]) => [key, toBase64(report, `data.${key}`, value)]);
  const texts = given<unknown>(options.stringData).map(([key, text]) => {
    if (typeof text !== "string") report(`stringData.${key}`, `must be a string, is ${shown(text)}`);
    if (options.data?.[key] !== undefined) report(`stringData.${key}`, "data has the same key");
    return [key, encode(String(text))];
  });
  return Object.fromEntries([...encoded, ...texts]) as Record<string, string>;
}

const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

function checkType(report: Report, type: string | undefined, data: Readonly<Record<string, string>>): void {
  for (const key of requiredKeys[type ?? ""] ?? [])
    if (data[key] === undefined)
      report(`data[${shown(key)}]`, `a Secret of type ${type ?? ""} must have this key`);
}

/** The text of each key of a Secret that was read back; an empty map when there is no Secret yet. */
export function secretText(secret: ISecret | undefined): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );
}
