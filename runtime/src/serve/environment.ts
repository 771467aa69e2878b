import { levelProblem } from "../http/log.ts";
import type { TlsFiles } from "../http/tls.ts";
import { readCredentials, type CredentialSources } from "./credentials.ts";

/** What the environment says about a server; every variable is named in `variables`. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
  readonly revision?: string;
  readonly bodyLimit?: number;
  readonly bytesInFlight?: number;
  readonly concurrency?: number;
  readonly keepManagedFields?: boolean;
  readonly record?: { readonly folder: string };
  readonly workers: number;
  readonly graceSeconds: number;
  readonly drainSeconds: number;
  readonly tls?: TlsFiles;
  readonly credentials?: CredentialSources;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment variables that `serve` reads, and what each one says. */
export const variables = {
  PORT: "the port to listen on; default 9292",
  HOST: "the address to listen on; default 0.0.0.0 in a pod and 127.0.0.1 elsewhere",
  LOG_LEVEL: "fatal, error, warn, info, debug, trace or silent; default info",
  METATRON_REVISION: "the revision of the code, part of every ETag",
  METATRON_BODY_LIMIT: "the largest request body in bytes; default 67108864",
  METATRON_BYTES_IN_FLIGHT:
    "how many bytes of request bodies may be in flight; default a quarter of the memory limit",
  METATRON_CONCURRENCY: "how many calls may run at once; default 100",
  METATRON_KEEP_MANAGED_FIELDS: "true leaves metadata.managedFields in the objects",
  METATRON_RECORD: "a folder for recordings of every call, with fake Secrets; default none",
  METATRON_WORKERS: "how many processes share the port; default 1",
  METATRON_GRACE_SECONDS: "how long calls may still run after SIGTERM; default 25",
  METATRON_DRAIN_SECONDS:
    "how long the port still takes calls after SIGTERM while /readyz says 503; default 0",
  METATRON_BEARER_TOKEN: "a token that callers must send as Authorization: Bearer",
  METATRON_BEARER_TOKEN_FILE: "a file with accepted tokens, one a line; read again when it changes",
  METATRON_BASIC_USERNAME: "the user name that callers must send as Authorization: Basic",
  METATRON_BASIC_USERNAME_FILE: "a file with that user name",
  METATRON_BASIC_PASSWORD: "the password that goes with it",
  METATRON_BASIC_PASSWORD_FILE: "a file with that password; read again when it changes",
  METATRON_TLS_CERT_FILE: "the server's certificate (PEM); read again when it changes",
  METATRON_TLS_KEY_FILE: "the key of that certificate (PEM)",
  METATRON_TLS_CLIENT_CA_FILE: "the CA of the callers' certificates (PEM); with it hooks need one (mTLS)",
} as const;

type Range = readonly [smallest: number, largest: number];

const most = Number.MAX_SAFE_INTEGER;
const ranges = {
  port: [0, 65535],
  workers: [1, 1024],
  graceSeconds: [0, 86_400],
  drainSeconds: [0, 3600],
} as const;

/** Reads the environment, and adds a sentence to the problems for every value that cannot be used. */
export function readEnvironment(given: Variables, problems: string[]): Environment {
  const number = (name: keyof typeof variables, range: Range) => readNumber(given, name, range, problems);
  const credentials = readCredentials(given, problems);
  const tls = readTls(given, problems);
  const logLevel = given["LOG_LEVEL"] || "info";
  const wrongLevel = levelProblem(logLevel);
  if (wrongLevel !== undefined) problems.push(wrongLevel);
  const environment = {
    port: number("PORT", ranges.port) ?? 9292,
    host: given["HOST"] || (given["KUBERNETES_SERVICE_HOST"] ? "0.0.0.0" : "127.0.0.1"),
    logLevel,
    revision: given["METATRON_REVISION"] || undefined,
    bodyLimit: number("METATRON_BODY_LIMIT", [1, most]),
    bytesInFlight: number("METATRON_BYTES_IN_FLIGHT", [1, most]),
    concurrency: number("METATRON_CONCURRENCY", [1, most]),
    keepManagedFields: readBoolean(given, "METATRON_KEEP_MANAGED_FIELDS", problems),
    record: given["METATRON_RECORD"] ? { folder: given["METATRON_RECORD"] } : undefined,
    workers: number("METATRON_WORKERS", ranges.workers) ?? 1,
    graceSeconds: number("METATRON_GRACE_SECONDS", ranges.graceSeconds) ?? 25,
    drainSeconds: number("METATRON_DRAIN_SECONDS", ranges.drainSeconds) ?? 0,
    tls,
    credentials,
  };
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined)) as never;
}

type Numbers = { readonly [name in keyof typeof ranges]?: number | undefined };

/** Holds the options that have a variable of their own to the rule of that variable. */
export function checkNumbers(given: Numbers, problems: string[]): void {
  for (const [name, range] of Object.entries(ranges)) readNumber(given, name, range, problems);
}

function readNumber(
  given: Readonly<Record<string, string | number | undefined>>,
  name: string,
  [smallest, largest]: Range,
  problems: string[],
): number | undefined {
  const value = given[name];
  if (value === undefined || value === "") return undefined;
  const number = /^\d+$/.test(String(value)) ? Number(value) : Number.NaN;
  if (number >= smallest && number <= largest) return number;
  const end = largest === most ? "" : ` and at most ${String(largest)}`;
  problems.push(`${name} must be a whole number, at least ${String(smallest)}${end}: ${String(value)}`);
  return undefined;
}

function readBoolean(
  given: Variables,
  name: keyof typeof variables,
  problems: string[],
): boolean | undefined {
  const text = given[name];
  if (text === undefined || text === "") return undefined;
  if (text !== "true" && text !== "false") problems.push(`${name} must be true or false: ${text}`);
  return text === "true";
}

function readTls(given: Variables, problems: string[]): TlsFiles | undefined {
  const certificateFile = given["METATRON_TLS_CERT_FILE"];
  const keyFile = given["METATRON_TLS_KEY_FILE"];
  const clientCaFile = given["METATRON_TLS_CLIENT_CA_FILE"];
  if (certificateFile && keyFile)
    return { certificateFile, keyFile, ...(clientCaFile ? { clientCaFile } : {}) };
  if (certificateFile || keyFile || clientCaFile) {
    problems.push("TLS needs both METATRON_TLS_CERT_FILE and METATRON_TLS_KEY_FILE");
  }
  return undefined;
}
