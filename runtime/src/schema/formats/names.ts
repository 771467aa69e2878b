const letter = String.raw`[a-zA-Z0-9\p{S}\p{L}]`;
const hostname = new RegExp(
  `^(?:${letter}(?:-?${letter}{0,62})?|(?:${letter}(?:[a-zA-Z0-9\\p{S}\\p{L}-]{0,61}${letter})?\\.)+${letter}(?:-?${letter}){1,62})$`,
  "u",
);

/** True for a host name of at most 255 characters with labels of at most 63. */
export function isHostname(text: string): boolean {
  if (text.length > 255 || text.split(".").some((label) => label.length > 63)) return false;
  return hostname.test(text);
}

const atom = String.raw`[\w!#$%&'*+/=?^{|}~\x60\u0080-\uFFFF-]+`;
const address = new RegExp(
  `^(?:${atom}(?:\\.${atom})*|"(?:[^"\\\\\\r\\n]|\\\\.)+")@(?:${atom}(?:\\.${atom})*|\\[[^\\[\\]\\s]+\\])$`,
);

/** True for a mail address, with or without a display name in front. */
export function isEmail(text: string): boolean {
  if (text.length > 1000) return false;
  const named = /^[^<>]*<([^<>]+)>\s*$/.exec(text);
  return address.test((named?.[1] ?? text).trim());
}

/** True for what Go's `url.ParseRequestURI` accepts: an absolute URI or an absolute path. */
export function isRequestUri(text: string): boolean {
  if (text === "" || hasControl(text) || badEscape(text)) return false;
  if (text === "*" || text.startsWith("/")) return true;
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:(.*)$/s.exec(text);
  if (scheme === null) return false;
  const rest = scheme[1] ?? "";
  return !rest.startsWith("//") || isAuthority(rest.slice(2).split(/[/?]/, 1)[0] ?? "");
}

function isAuthority(text: string): boolean {
  const host = text.slice(text.lastIndexOf("@") + 1);
  return /^(?:\[[0-9a-fA-F:.%]+\]|[^\s:[\]<>"{}|\\^`]*)(?::\d*)?$/.test(host);
}

function badEscape(text: string): boolean {
  return /%(?![0-9a-fA-F]{2})/.test(text.split("?", 1)[0] ?? "");
}

function hasControl(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001F\u007F]/.test(text);
}
