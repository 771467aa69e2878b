import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContextOptions, type Server as TlsServer } from "node:tls";
import type { FastifyInstance } from "fastify";
import { ConfigurationError, messageOf } from "../text.ts";
import { watchFiles } from "./watch-files.ts";

/** Where the server's certificate lies; the host in it must be `<service>.<namespace>`, as Metacontroller calls it. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** The CA that signed the callers' certificates; with it a certificate is needed to call a hook (mTLS). */
  readonly clientCaFile?: string;
}

/** Reads the files; all that are missing or cannot be used are reported at once. */
export function readTlsFiles(files: TlsFiles): SecureContextOptions {
  const problems: string[] = [];
  const attempt = (what: string, use: () => void): void => {
    try {
      use();
    } catch (error) {
      problems.push(`${what}: ${messageOf(error)}`);
    }
  };
  const context: Record<string, Buffer> = {};
  const read = (name: keyof TlsFiles, as: "cert" | "key" | "ca"): void => {
    const path = files[name];
    if (!path) problems.push(`tls needs ${name}: give the path of a PEM file`);
    else
      attempt(`the TLS file ${path} cannot be used, ${name} must be a PEM file`, () => {
        context[as] = readFileSync(path);
        // Node takes anything for a CA, but not for a certificate.
        createSecureContext({ [as === "ca" ? "cert" : as]: context[as] });
      });
  };
  read("certificateFile", "cert");
  read("keyFile", "key");
  if (files.clientCaFile !== undefined) read("clientCaFile", "ca");
  if (problems.length === 0)
    attempt(`the TLS files ${files.certificateFile} and ${files.keyFile} must belong together`, () =>
      createSecureContext(context),
    );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return context;
}

/** Below every grace period: a handshake that nobody ends would hold the end of the server up. */
const handshakeMilliseconds = 5000;

/** What the HTTPS server needs. Without a client certificate only the hooks are closed: probes have none. */
export function httpsOptions(files: TlsFiles): object {
  const isMutual = files.clientCaFile !== undefined;
  return {
    ...readTlsFiles(files),
    handshakeTimeout: handshakeMilliseconds,
    ...(isMutual && { requestCert: true, rejectUnauthorized: false }),
  };
}

/** Takes a renewed certificate into use without a restart; a broken one is logged and the old one stays. */
export function reloadCertificates(fastify: FastifyInstance, files: TlsFiles): void {
  const reload = (): void => {
    try {
      (fastify.server as unknown as TlsServer).setSecureContext(readTlsFiles(files));
      fastify.log.info("the TLS certificate was read again");
    } catch (error) {
      fastify.log.error({ err: error }, "the changed TLS files cannot be used, the old ones stay");
    }
  };
  let stop: (() => void) | undefined;
  fastify.addHook("onListen", async () => {
    stop = watchFiles(Object.values(files) as string[], reload);
  });
  fastify.addHook("onClose", async () => stop?.());
}
