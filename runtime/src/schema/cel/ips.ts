import { isIPv6 } from "node:net";
import { isIpv4, isIpv6 } from "../formats/addresses.ts";

/** An IP address as a number. */
export class Ip {
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
export class Cidr {
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
export function parseIp(text: string): Ip | undefined {
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
export function parseCidr(text: string): Cidr | undefined {
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
