import {
  CORE_SCHEMA,
  NOT_RESOLVED,
  boolYaml11Tag,
  defineMappingTag,
  defineScalarTag,
  mergeTag,
  type Schema,
} from "js-yaml";

const forms: readonly (readonly [RegExp, (digits: string) => number])[] = [
  [/^[-+]?(?:0|[1-9][0-9]*)$/, (digits) => Number.parseInt(digits, 10)],
  [/^[-+]?0b[01]+$/, (digits) => Number.parseInt(digits.replace("0b", ""), 2)],
  [/^[-+]?0o[0-7]+$/, (digits) => Number.parseInt(digits.replace("0o", ""), 8)],
  [/^[-+]?0x[0-9a-fA-F]+$/, (digits) => Number.parseInt(digits.replace("0x", ""), 16)],
  [/^[-+]?0[0-7]+$/, (digits) => Number.parseInt(digits, 8)],
];

/** Integers as go-yaml reads them: `0644` and `0o644` are octal, `0b101` binary, `1_000` a thousand. */
const integerTag = defineScalarTag<number>("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: "-+0123456789".split(""),
  identify: (value) => Number.isInteger(value),
  resolve(source) {
    const digits = source.replaceAll("_", "");
    const form = forms.find(([pattern]) => pattern.test(digits));
    return form ? form[1](digits) : NOT_RESOLVED;
  },
});

const infinities: ReadonlyMap<string, number> = new Map([
  [".inf", Number.POSITIVE_INFINITY],
  ["+.inf", Number.POSITIVE_INFINITY],
  ["-.inf", Number.NEGATIVE_INFINITY],
  [".nan", Number.NaN],
]);

/** Floats as go-yaml reads them: with `_` between digits; `08` is no octal and so is one of them. */
const floatTag = defineScalarTag<number>("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: "-+.0123456789".split(""),
  identify: (value) => typeof value === "number" && !Number.isInteger(value),
  resolve(source) {
    const digits = source.replaceAll("_", "");
    if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits)) return Number(digits);
    return infinities.get(source.toLowerCase()) ?? NOT_RESOLVED;
  },
});

/** Bytes, which Kubernetes reads as a string. */
const binaryTag = defineScalarTag<string>("tag:yaml.org,2002:binary", {
  identify: () => false,
  resolve: (source) => Buffer.from(source, "base64").toString("utf8"),
});

/** A moment stays the text that it is. */
const timestampTag = defineScalarTag<string>("tag:yaml.org,2002:timestamp", {
  identify: () => false,
  resolve: (source) => source,
});

/** Sets an own property whatever its name is; `__proto__` included. */
export function setOwn<T>(target: { [key: string]: T }, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

const isKey = (key: unknown): key is string | number | boolean =>
  typeof key === "string" || typeof key === "number" || typeof key === "boolean";

/** Maps have string keys; numbers and booleans become strings, null and collections are refused. */
const mappingTag = defineMappingTag<{ [key: string]: unknown }>("tag:yaml.org,2002:map", {
  create: () => ({}),
  identify: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  addPair(carrier, key, value) {
    if (!isKey(key)) return "a key must be a string, a number or a boolean";
    setOwn(carrier, String(key), value);
    return "";
  },
  has: (carrier, key) => Object.hasOwn(carrier, String(key)),
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => (Object.hasOwn(carrier, String(key)) ? carrier[String(key)] : undefined),
});

/** YAML as Kubernetes reads it: YAML 1.1 booleans and octals, merge keys, no dates. */
export const kubernetesYaml: Schema = CORE_SCHEMA.withTags(
  mappingTag,
  mergeTag,
  boolYaml11Tag,
  integerTag,
  floatTag,
  binaryTag,
  timestampTag,
);
