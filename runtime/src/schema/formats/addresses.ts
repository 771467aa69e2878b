import { isIPv4, isIPv6 } from "node:net";

/** True for a dotted IPv4 address without leading zeros. */
export const isIpv4 = (text: string): boolean => isIPv4(text);

/** True for an IPv6 address without a zone. */
export const isIpv6 = (text: string): boolean => isIPv6(text) && !text.includes("%");

/** True for an address with the length of its prefix. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(bits)) return false;
  if (isIpv4(address)) return Number(bits) <= 32;
  return isIpv6(address) && Number(bits) <= 128;
}

const hardwareAddress =
  /^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}(?:[0-9a-f]{2})|[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\2){6}[0-9a-f]{2}|[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\3){18}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|(?:[0-9a-f]{4}\.){3}[0-9a-f]{4}|(?:[0-9a-f]{4}\.){9}[0-9a-f]{4})$/i;

/** True for a hardware address of 6, 8 or 20 octets. */
export const isMac = (text: string): boolean => hardwareAddress.test(text);
