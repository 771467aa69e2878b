import { checkPort } from "../core/checks.ts";
import { collect, type Report } from "../core/error.ts";
import { compact } from "../core/compact.ts";
import { checkName } from "../core/names.ts";
import { type Reference, nameOf } from "../core/reference.ts";
import type { Loose } from "../core/types.ts";

interface CertificateReference {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
}

interface Selector {
  matchLabels?: { [key: string]: string };
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** A listener of a Gateway, by the names of the Gateway API. */
export interface Listener {
  name: string;
  port: number;
  protocol: string;
  hostname?: string;
  tls?: {
    mode?: "Passthrough" | "Terminate";
    certificateRefs?: CertificateReference[];
    options?: { [key: string]: string };
  };
  allowedRoutes?: {
    namespaces?: { from?: "All" | "None" | "Same" | "Selector"; selector?: Selector };
    kinds?: { group?: string; kind: string }[];
  };
}

type Tls = NonNullable<Listener["tls"]>;

/** A listener without its name; certificates may be Secrets or their names. */
export interface ListenerOptions extends Loose<Omit<Listener, "name" | "port" | "protocol" | "tls">> {
  readonly port: number;
  readonly protocol: string;
  readonly tls?:
    | (Loose<Omit<Tls, "certificateRefs">> & {
        readonly certificateRefs?: readonly (Reference<"Secret"> | CertificateReference)[] | undefined;
      })
    | undefined;
}

/** A listener: `listener("https", { port: 443, protocol: "HTTPS", tls: { certificateRefs: [secret] } })`. */
export function listener(name: string, options: ListenerOptions): Listener {
  return collect(
    "listener",
    name,
    (report) => compact(normalizeListener(report, "", name, options)) as Listener,
  );
}

/** The listener with the API server's defaults, checked. */
export function normalizeListener(
  report: Report,
  field: string,
  name: string,
  options: ListenerOptions,
): Listener {
  const path = field === "" ? "" : `${field}.`;
  checkName(report, `${path}name`, name, "subdomain");
  checkPort(report, `${path}port`, options.port ?? "");
  if (options.hostname !== undefined) checkName(report, `${path}hostname`, options.hostname, "host");
  const { tls, allowedRoutes, ...rest } = options;
  return {
    name,
    ...rest,
    tls: tls && { mode: "Terminate", ...tls, certificateRefs: tls.certificateRefs?.map(toCertificate) },
    allowedRoutes: {
      namespaces: { from: "Same", ...allowedRoutes?.namespaces },
      kinds: allowedRoutes?.kinds?.map((kind) => ({ group: "gateway.networking.k8s.io", ...kind })),
    },
  } as Listener;
}

function toCertificate(certificate: Reference<"Secret"> | CertificateReference): CertificateReference {
  const isName = typeof certificate === "string" || "metadata" in certificate;
  const reference = isName ? { name: nameOf(certificate) } : (certificate as CertificateReference);
  return { group: "", kind: "Secret", ...reference };
}
