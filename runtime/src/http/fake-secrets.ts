import { createHmac } from "node:crypto";
import { isObject, type JsonObject, type JsonValue, setOwn } from "../kubernetes/json.ts";

/** Puts fake values in the place of Secrets. */
export interface FakeSecrets {
  /**
   * A copy of JSON in which every value of a Secret is a fake one of the same length in bytes, and every copy of it in another
   * string too: in environment variables, URLs, annotations; plain, encoded or escaped. What was equal stays equal.
   */
  replace<T>(value: T): T;
}

/** Shorter values are replaced only where they are the whole string: they are parts of too many words. */
const shortest = 4;

/** Fakes that depend on a key; whoever does not keep it cannot go back. */
export function createFakeSecrets(key: Uint8Array): FakeSecrets {
  return {
    replace(value) {
      const fakes = new Map<string, string>();
      collect(value, (text, isEncoded) => addFakes(fakes, text, isEncoded, key));
      if (fakes.size === 0) return value;
      const hide = createHide(fakes);
      return copy(value as JsonValue, hide, "") as typeof value;
    },
  };
}

/** Calls back with every value of the Secrets in a value; those in `data` are in base64. */
function collect(value: unknown, found: (text: string, isEncoded: boolean) => void): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  if (!isObject(value)) return;
  const items = value["kind"] === "SecretList" && Array.isArray(value["items"]) ? value["items"] : [];
  for (const secret of value["kind"] === "Secret" ? [value] : items.filter(isObject))
    for (const field of ["data", "stringData"]) {
      const data = secret[field];
      for (const text of isObject(data) ? Object.values(data) : [])
        if (typeof text === "string" && text !== "") found(text, field === "data");
    }
  for (const entry of Object.values(value)) collect(entry, found);
}

/** Every spelling of a value, with the same spelling of its fake. */
function addFakes(fakes: Map<string, string>, text: string, isEncoded: boolean, key: Uint8Array): void {
  const bytes = isEncoded ? Buffer.from(text, "base64") : Buffer.from(text);
  const fake = fakeOf(bytes, key);
  const encoded = Buffer.from(fake).toString("base64");
  fakes.set(bytes.toString("base64"), encoded);
  fakes.set(bytes.toString("base64url"), Buffer.from(fake).toString("base64url"));
  // What an author wrote by hand need not be canonical.
  if (isEncoded) fakes.set(text, encoded);
  const plain = bytes.toString();
  if (!Buffer.from(plain).equals(bytes)) return;
  for (const spell of [(one: string) => one, encodeURIComponent, encodeURI, escaped, twiceEscaped])
    if (!fakes.has(spell(plain))) fakes.set(spell(plain), fake);
}

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const twiceEscaped = (text: string): string => escaped(escaped(text));

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Letters and digits, as many as the value has bytes, that follow from the value and the key. */
function fakeOf(bytes: Uint8Array, key: Uint8Array): string {
  let fake = "";
  for (let block = 0; fake.length < bytes.length; block++) {
    const digest = createHmac("sha256", key).update(String(block)).update(bytes).digest();
    for (const byte of digest) fake += letters[byte % letters.length];
  }
  return fake.slice(0, bytes.length);
}

type Hide = (text: string) => string;

function createHide(fakes: ReadonlyMap<string, string>): Hide {
  const long = [...fakes.keys()].filter(({ length }) => length >= shortest);
  const sorted = long.toSorted((left, right) => right.length - left.length);
  // oxlint-disable-next-line no-useless-escape -- what a pattern takes for its own
  const quote = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|\/-]/g, "\\$&");
  const pattern = sorted.length === 0 ? undefined : new RegExp(sorted.map(quote).join("|"), "g");
  return (text) => {
    const whole = fakes.get(text);
    if (whole !== undefined) return whole;
    return pattern === undefined ? text : text.replace(pattern, (found) => fakes.get(found) ?? found);
  };
}

/** What names an object stays: it is no secret, and nothing would fit together without it. */
const identity: { readonly [parent: string]: readonly string[] } = {
  metadata: ["name", "namespace", "uid", "generateName"],
  ownerReferences: ["name", "uid"],
};

function copy(value: JsonValue, hide: Hide, parent: string): JsonValue {
  if (typeof value === "string") return hide(value);
  if (Array.isArray(value)) return value.map((item) => copy(item, hide, parent));
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, entry] of Object.entries(value)) {
    const isName = key === "kind" || key === "apiVersion" || identity[parent]?.includes(key) === true;
    setOwn(result, key, isName && typeof entry === "string" ? entry : copy(entry as JsonValue, hide, key));
  }
  return result;
}
