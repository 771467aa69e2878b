import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Authentication } from "./authentication.ts";
import type { TlsFiles } from "./tls.ts";

/** Warns when the server listens beyond loopback and anyone may call its hooks. */
export function warnWhenOpen(
  fastify: FastifyInstance,
  {
    authentication,
    tls,
  }: {
    readonly authentication?: Authentication | undefined;
    readonly tls?: TlsFiles | undefined;
  },
): void {
  if (authentication !== undefined || tls?.clientCaFile !== undefined) return;
  fastify.addHook("onListen", async () => {
    const open = fastify.addresses().filter((address) => typeof address === "object" && !isLoopback(address));
    if (open.length === 0) return;
    const addresses = open.map((each) =>
      typeof each === "object" ? `${each.address}:${String(each.port)}` : each,
    );
    fastify.log.warn(
      { addresses },
      "anyone who reaches this port may call the hooks: set METATRON_BEARER_TOKEN_FILE or METATRON_TLS_CLIENT_CA_FILE, or keep a network policy",
    );
  });
}

function isLoopback({ address }: AddressInfo): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
