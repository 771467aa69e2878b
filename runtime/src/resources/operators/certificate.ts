import { assemble, type CustomObject } from "../core/assemble.ts";
import { optionKinds } from "../core/options.ts";
import { shown } from "../core/error.ts";
import { checkName, fieldsOf } from "../core/metadata.ts";
import { type Reference, nameOf } from "../core/reference.ts";
import type { Loose, NamespacedOptions } from "../core/types.ts";

type Fields = { [field: string]: unknown };

/** The spec of a cert-manager Certificate. */
export interface CertificateSpec {
  secretName: string;
  issuerRef: { name: string; kind?: string; group?: string };
  dnsNames?: string[];
  commonName?: string;
  ipAddresses?: string[];
  uris?: string[];
  emailAddresses?: string[];
  otherNames?: { oid?: string; utf8Value?: string }[];
  duration?: string;
  renewBefore?: string;
  renewBeforePercentage?: number;
  isCA?: boolean;
  usages?: string[];
  privateKey?: {
    algorithm?: "ECDSA" | "Ed25519" | "RSA";
    encoding?: "PKCS1" | "PKCS8";
    rotationPolicy?: "Always" | "Never";
    size?: number;
  };
  secretTemplate?: { labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  subject?: { [field: string]: string[] | string };
  literalSubject?: string;
  keystores?: { jks?: Fields; pkcs12?: Fields };
  additionalOutputFormats?: { type: "CombinedPEM" | "DER" }[];
  encodeUsagesInRequest?: boolean;
  nameConstraints?: Fields;
  revisionHistoryLimit?: number;
  signatureAlgorithm?: string;
}

/** A Certificate as `certificate` returns it. */
export type Certificate = CustomObject<"cert-manager.io/v1", "Certificate", CertificateSpec>;

interface IssuerLike {
  readonly kind: "ClusterIssuer" | "Issuer";
  readonly metadata?: { readonly name?: string };
}

/** The fields of a Certificate by cert-manager's names. */
export interface CertificateOptions
  extends NamespacedOptions, Loose<Omit<CertificateSpec, "issuerRef" | "secretName">> {
  /** The Secret that receives the certificate, or its name. */
  readonly secretName: Reference<"Secret">;
  /** The Issuer or ClusterIssuer, the name of an Issuer of the namespace, or a reference by cert-manager's names. */
  readonly issuerRef: IssuerLike | string | CertificateSpec["issuerRef"];
}

const info = {
  builder: "certificate",
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  options: optionKinds<CertificateOptions>({
    secretName: "object|string",
    issuerRef: "object|string",
    revisionHistoryLimit: "number",
    dnsNames: "list",
    commonName: "string",
    ipAddresses: "list",
    uris: "list",
    emailAddresses: "list",
    otherNames: "list",
    duration: "string",
    renewBefore: "string",
    renewBeforePercentage: "number",
    isCA: "boolean",
    usages: "list",
    privateKey: "object",
    secretTemplate: "object",
    subject: "object",
    literalSubject: "string",
    keystores: "object",
    additionalOutputFormats: "list",
    encodeUsagesInRequest: "boolean",
    nameConstraints: "object",
    signatureAlgorithm: "string",
  }),
} as const;
const names = [
  "commonName",
  "literalSubject",
  "dnsNames",
  "ipAddresses",
  "uris",
  "emailAddresses",
  "otherNames",
] as const;

/** A Certificate: `certificate("blog", { secretName: "blog-tls", dnsNames: [host], issuerRef: { name: "letsencrypt", kind: "ClusterIssuer" } })`. */
export function certificate(name: string, options: CertificateOptions): Certificate {
  return assemble<Certificate>(info, name, options, (report) => {
    const { issuerRef } = options;
    const secretName = nameOf(options.secretName);
    checkName(report, "spec.secretName", secretName, "subdomain");
    for (const host of options.dnsNames ?? []) checkName(report, "spec.dnsNames", host, "host");
    if (names.every((field) => options[field] === undefined))
      report("spec.dnsNames", `must name something (or one of ${shown(names.slice(0, 4))})`);
    const issuer = toIssuer(issuerRef);
    if (!issuer.name) report("spec.issuerRef.name", "is missing");
    return { spec: { ...fieldsOf(options), secretName, issuerRef: issuer } };
  });
}

function toIssuer(given: CertificateOptions["issuerRef"]): CertificateSpec["issuerRef"] {
  if (typeof given === "string") return { kind: "Issuer", name: given };
  if (!("metadata" in given)) return given as CertificateSpec["issuerRef"];
  return { kind: given.kind, name: given.metadata?.name ?? "" };
}
