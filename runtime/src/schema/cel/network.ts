import { isIPv6 } from "node:net";
import type { Environment } from "@marcbachmann/cel-js";
import { isIpv4, isIpv6, isRequestUri } from "../formats.ts";
import { fail, type Library } from "./library.ts";

class IpNamespace {
  toString(): string {
    return "ip";
  }
}

const ipType = "net.IP";
const cidrType = "net.CIDR";

/** The types of `ip("10.0.0.1")` and `cidr("10.0.0.0/8")` and their functions. */
export const addresses: Library = (environment) => {
  environment
    .registerType(ipType, { ctor: Ip, fields: {} })
    .registerType(cidrType, { ctor: Cidr, fields: {} })
    .registerType("kubernetes.IPNamespace", IpNamespace)
    .registerConstant("ip", "kubernetes.IPNamespace", new IpNamespace());
  registerIp(environment);
  registerCidr(environment);
};

function registerIp(environment: Environment): void {
  environment
    .registerOperator(
      `${ipType} == ${ipType}`,
      (left: Ip, right: Ip) => left.family === right.family && left.bits === right.bits,
    )
    .registerFunction(`ip(string): ${ipType}`, (text: string) => readIp(text))
    .registerFunction("isIP(string): bool", (text: string) => parseIp(text) !== undefined)
    .registerFunction(
      "kubernetes.IPNamespace.isCanonical(string): bool",
      (_: IpNamespace, text: string) => String(readIp(text)) === text,
    )
    .registerFunction(`string(${ipType}): string`, String)
    .registerFunction(`${ipType}.family(): int`, (ip: Ip) => BigInt(ip.family))
    .registerFunction(`${ipType}.isUnspecified(): bool`, (ip: Ip) => ip.bits === 0n)
    .registerFunction(`${ipType}.isLoopback(): bool`, isLoopback)
    .registerFunction(`${ipType}.isLinkLocalMulticast(): bool`, (ip: Ip) =>
      ip.family === 4 ? ip.isIn(0xe0000000n, 24) : ip.isIn(0xff02n << 112n, 16),
    )
    .registerFunction(`${ipType}.isLinkLocalUnicast(): bool`, isLinkLocal)
    .registerFunction(
      `${ipType}.isGlobalUnicast(): bool`,
      (ip: Ip) =>
        ip.bits !== 0n && !isLoopback(ip) && !isLinkLocal(ip) && !isMulticast(ip) && !isBroadcast(ip),
    );
}

function registerCidr(environment: Environment): void {
  const containsIp = (cidr: Cidr, ip: Ip): boolean => cidr.contains(ip);
  const containsCidr = (cidr: Cidr, part: Cidr): boolean =>
    cidr.prefix <= part.prefix && cidr.contains(part.ip);
  environment
    .registerOperator(
      `${cidrType} == ${cidrType}`,
      (left: Cidr, right: Cidr) => String(left) === String(right),
    )
    .registerFunction(`cidr(string): ${cidrType}`, (text: string) => readCidr(text))
    .registerFunction("isCIDR(string): bool", (text: string) => parseCidr(text) !== undefined)
    .registerFunction(`string(${cidrType}): string`, String)
    .registerFunction(`${cidrType}.containsIP(${ipType}): bool`, containsIp)
    .registerFunction(`${cidrType}.containsIP(string): bool`, (cidr: Cidr, text: string) =>
      containsIp(cidr, readIp(text)),
    )
    .registerFunction(`${cidrType}.containsCIDR(${cidrType}): bool`, containsCidr)
    .registerFunction(`${cidrType}.containsCIDR(string): bool`, (cidr: Cidr, text: string) =>
      containsCidr(cidr, readCidr(text)),
    )
    .registerFunction(`${cidrType}.ip(): ${ipType}`, (cidr: Cidr) => cidr.ip)
    .registerFunction(`${cidrType}.masked(): ${cidrType}`, (cidr: Cidr) => cidr.masked())
    .registerFunction(`${cidrType}.prefixLength(): int`, (cidr: Cidr) => BigInt(cidr.prefix));
}

const readIp = (text: string): Ip =>
  parseIp(text) ?? fail(`IP Address ${JSON.stringify(text)} parse error during conversion from string`);
const readCidr = (text: string): Cidr =>
  parseCidr(text) ??
  fail(`network address parse error during conversion from string: ${JSON.stringify(text)}`);
const isLoopback = (ip: Ip): boolean => (ip.family === 4 ? ip.isIn(0x7f000000n, 8) : ip.bits === 1n);
const isLinkLocal = (ip: Ip): boolean =>
  ip.family === 4 ? ip.isIn(0xa9fe0000n, 16) : ip.isIn(0xfe80n << 112n, 10);
const isMulticast = (ip: Ip): boolean =>
  ip.family === 4 ? ip.isIn(0xe0000000n, 4) : ip.isIn(0xff00n << 112n, 8);
const isBroadcast = (ip: Ip): boolean => ip.family === 4 && ip.bits === 0xffffffffn;

/** An IP address as a number. */
class Ip {
  readonly #bits: bigint;
  readonly #family: 4 | 6;
  constructor(bits: bigint, family: 4 | 6) {
    this.#bits = bits;
    this.#family = family;
  }
  get bits(): bigint {
    return this.#bits;
  }
  get family(): 4 | 6 {
    return this.#family;
  }
  get width(): number {
    return this.#family === 4 ? 32 : 128;
  }
  /** True when the address lies in a block, given by its first address and the length of the prefix. */
  isIn(first: bigint, prefix: number): boolean {
    const shift = BigInt(this.width - prefix);
    return this.#bits >> shift === first >> shift;
  }
  toString(): string {
    if (this.#family === 4) return [24n, 16n, 8n, 0n].map((shift) => (this.#bits >> shift) & 255n).join(".");
    const groups = Array.from({ length: 8 }, (_, index) =>
      ((this.#bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
    );
    return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
  }
}

/** A block of addresses. */
class Cidr {
  readonly #ip: Ip;
  readonly #prefix: number;
  constructor(ip: Ip, prefix: number) {
    this.#ip = ip;
    this.#prefix = prefix;
  }
  get ip(): Ip {
    return this.#ip;
  }
  get prefix(): number {
    return this.#prefix;
  }
  contains(ip: Ip): boolean {
    return ip.family === this.#ip.family && ip.isIn(this.#ip.bits, this.#prefix);
  }
  masked(): Cidr {
    const shift = BigInt(this.#ip.width - this.#prefix);
    return new Cidr(new Ip((this.#ip.bits >> shift) << shift, this.#ip.family), this.#prefix);
  }
  toString(): string {
    return `${this.#ip.toString()}/${this.#prefix}`;
  }
}

/** Reads an address; one with a zone, leading zeros or an IPv4 address inside IPv6 is none to Kubernetes. */
function parseIp(text: string): Ip | undefined {
  if (isIpv4(text))
    return new Ip(
      text.split(".").reduce((bits, part) => (bits << 8n) + BigInt(part), 0n),
      4,
    );
  if (!isIpv6(text)) return undefined;
  const bits = expand(text).reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
  return bits >> 32n === 0xffffn ? undefined : new Ip(bits, 6);
}

/** Reads a block of addresses. */
function parseCidr(text: string): Cidr | undefined {
  const [address = "", length = "", more] = text.split("/");
  const ip = parseIp(address);
  if (ip === undefined || more !== undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined;
  return Number(length) <= ip.width ? new Cidr(ip, Number(length)) : undefined;
}

function expand(text: string): string[] {
  const canonical = isIPv6(text) ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text;
  const [head = "", tail] = canonical.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
}

class Url {
  readonly #parts: readonly string[];
  constructor(text: string) {
    const found = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:[^@/?]*@)?([^/?]*))?([^?]*)(?:\?(.*))?$/s.exec(
      text,
    );
    this.#parts = (found ?? []).slice(1).map((part) => part ?? "");
  }
  part(index: number): string {
    return this.#parts[index] ?? "";
  }
}

/** The type of `url("https://example.com")` and its functions. */
export const urls: Library = (environment) => {
  const type = "kubernetes.URL";
  environment
    .registerType(type, { ctor: Url, fields: {} })
    .registerOperator(`${type} == ${type}`, (left: Url, right: Url) =>
      [0, 1, 2, 3].every((index) => left.part(index) === right.part(index)),
    )
    .registerFunction(`url(string): ${type}`, (text: string) =>
      isRequestUri(text)
        ? new Url(text)
        : fail(
            `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
          ),
    )
    .registerFunction("isURL(string): bool", (text: string) => isRequestUri(text))
    .registerFunction(`${type}.getScheme(): string`, (url: Url) => url.part(0).toLowerCase())
    .registerFunction(`${type}.getHost(): string`, (url: Url) => url.part(1))
    .registerFunction(`${type}.getHostname(): string`, (url: Url) =>
      url
        .part(1)
        .replace(/:\d*$/, "")
        .replaceAll(/^\[|\]$/g, ""),
    )
    .registerFunction(`${type}.getPort(): string`, (url: Url) => /:(\d*)$/.exec(url.part(1))?.[1] ?? "")
    .registerFunction(`${type}.getEscapedPath(): string`, (url: Url) => encodeURI(decodable(url.part(2))))
    .registerFunction(`${type}.getQuery(): map<string, list<string>>`, (url: Url) => query(url.part(3)));
};

// A path that is escaped already stays as it is.
function decodable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function query(text: string): Map<string, string[]> {
  const parameters = new URLSearchParams(text);
  return new Map([...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key)]));
}
