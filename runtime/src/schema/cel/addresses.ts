import type { Environment } from "@marcbachmann/cel-js";
import { Cidr, Ip, parseCidr, parseIp } from "./ips.ts";
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
