import { Optional } from "@marcbachmann/cel-js";
import {
  isDnsLabel,
  namePatterns,
  checkLabelValue,
  checkQualifiedName,
  dnsLabel1035,
  dnsLabel1123,
  dnsSubdomain,
  isDnsSubdomain,
} from "../../kubernetes/names.ts";
import { compilePattern, displayNumber } from "../patterns.ts";
import { isDate, isDateTime, isRequestUri, stringFormat } from "../formats.ts";
import { fail, type Library } from "./library.ts";

/** Functions on strings, patterns in RE2's dialect. `matches` is called `re2Matches` here: cel-js has its own and cannot lose it. */
export const strings: Library = (environment) => {
  environment
    .registerFunction("string.re2Matches(string): bool", matches)
    .registerFunction("re2Matches(string, string): bool", matches)
    .registerFunction(
      "string.find(string): string",
      (text: string, pattern: string) => findAll(pattern, text, 1)[0] ?? "",
    )
    .registerFunction("string.findAll(string): list<string>", (text: string, pattern: string) =>
      findAll(pattern, text),
    )
    .registerFunction(
      "string.findAll(string, int): list<string>",
      (text: string, pattern: string, limit: bigint) =>
        limit === 0n ? [] : findAll(pattern, text, limit < 0n ? undefined : Number(limit)),
    )
    .registerFunction("string.charAt(int): string", charAt)
    .registerFunction("string.replace(string, string): string", (text: string, old: string, by: string) =>
      text.replaceAll(old, () => by),
    )
    .registerFunction("string.replace(string, string, int): string", replaceSome)
    .registerFunction("string.reverse(): string", (text: string) => Array.from(text).reverse().join(""))
    .registerFunction("string.format(list): string", (text: string, values: readonly unknown[]) =>
      format(text, [...values]),
    );
};

function matches(text: string, source: string): boolean {
  const pattern = compilePattern(source);
  return pattern.kind === "pattern" ? pattern.matches(text) : fail(pattern.reason);
}

function findAll(source: string, text: string, limit?: number): string[] {
  const pattern = compilePattern(source);
  return pattern.kind === "pattern" ? pattern.findAll(text, limit) : fail(pattern.reason);
}

function charAt(text: string, index: bigint): string {
  const characters = Array.from(text);
  if (index < 0n || index > BigInt(characters.length)) fail(`index out of range: ${index}`);
  return characters[Number(index)] ?? "";
}

function replaceSome(text: string, old: string, by: string, limit: bigint): string {
  if (limit < 0n) return text.replaceAll(old, () => by);
  const parts = text.split(old);
  const count = Math.min(Number(limit), parts.length - 1);
  return (
    parts.slice(0, count + 1).join(by) +
    parts
      .slice(count + 1)
      .map((part) => old + part)
      .join("")
  );
}

function format(template: string, values: unknown[]): string {
  return template.replaceAll(
    /%(?:%|(?:\.(\d{1,2}))?([a-zA-Z]))/g,
    (all, precision: string | undefined, verb: string | undefined) => {
      if (verb === undefined) return "%";
      if (values.length === 0) return fail(`index ${values.length} out of range`);
      return (
        formatOne(values.shift(), verb, precision === undefined ? 6 : Number(precision)) ??
        fail(`unrecognized formatting clause "${all}"`)
      );
    },
  );
}

function formatOne(value: unknown, verb: string, precision: number): string | undefined {
  if (verb === "s") return show(value);
  if (verb === "d") return typeof value === "bigint" ? String(value) : show(value);
  if (verb === "f") return Number(value).toFixed(precision);
  if (verb === "e") return Number(value).toExponential(precision);
  const base = { b: 2, o: 8, x: 16, X: 16 }[verb];
  if (base === undefined) return undefined;
  const text =
    typeof value === "string" ? Buffer.from(value).toString("hex") : (value as bigint).toString(base);
  return verb === "X" ? text.toUpperCase() : text;
}

function show(value: unknown): string {
  if (typeof value === "number") return displayNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => show(item)).join(", ")}]`;
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${show(key)}: ${show(item)}`).join(", ")}}`;
  return String(value);
}

type Check = (text: string) => string[];

class NamedFormat {
  readonly #check: Check;
  constructor(check: Check) {
    this.#check = check;
  }
  problems(text: string): string[] {
    return this.#check(text);
  }
}

class FormatNamespace {
  toString(): string {
    return "format";
  }
}

const isLabel1035 = (text: string): boolean => text.length <= 63 && namePatterns.label1035.test(text);
const prefix = (text: string): string => text.replace(/-$/, "a");

const demand =
  (passes: (text: string) => boolean, problem: string): Check =>
  (text) =>
    passes(text) ? [] : [problem];

const formats: Readonly<Record<string, Check>> = {
  dns1123Label: demand(isDnsLabel, dnsLabel1123),
  dns1123Subdomain: demand(isDnsSubdomain, dnsSubdomain),
  dns1035Label: demand(isLabel1035, dnsLabel1035),
  dns1123LabelPrefix: demand((text) => isDnsLabel(prefix(text)), dnsLabel1123),
  dns1123SubdomainPrefix: demand((text) => isDnsSubdomain(prefix(text)), dnsSubdomain),
  dns1035LabelPrefix: demand((text) => isLabel1035(prefix(text)), dnsLabel1035),
  qualifiedName: checkQualifiedName,
  labelValue: checkLabelValue,
  uri: demand(isRequestUri, "invalid URI for request"),
  uuid: demand((text) => stringFormat("uuid")?.(text) ?? false, "does not match the UUID format"),
  byte: demand((text) => stringFormat("byte")?.(text) ?? false, "invalid base64"),
  date: demand(isDate, "invalid date"),
  datetime: demand(isDateTime, "invalid datetime"),
};

/** The constant `format`: `format.dns1123Label().validate(text)` and `format.named("dns1123Label")`. */
export const namedFormats: Library = (environment) => {
  const type = "kubernetes.NamedFormat";
  environment
    .registerType(type, { ctor: NamedFormat, fields: {} })
    .registerType("kubernetes.FormatNamespace", FormatNamespace)
    .registerConstant("format", "kubernetes.FormatNamespace", new FormatNamespace())
    .registerFunction(
      `kubernetes.FormatNamespace.named(string): optional<${type}>`,
      (_: FormatNamespace, name: string) => {
        const check = Object.hasOwn(formats, name) ? formats[name] : undefined;
        return check === undefined ? Optional.none() : Optional.of(new NamedFormat(check));
      },
    )
    .registerFunction(
      `${type}.validate(string): optional<list<string>>`,
      (format: NamedFormat, text: string) => {
        const problems = format.problems(text);
        return problems.length === 0 ? Optional.none() : Optional.of(problems);
      },
    );
  for (const [name, check] of Object.entries(formats)) {
    environment.registerFunction(
      `kubernetes.FormatNamespace.${name}(): ${type}`,
      () => new NamedFormat(check),
    );
  }
};
