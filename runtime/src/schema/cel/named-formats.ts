import { Optional } from "@marcbachmann/cel-js";
import {
  checkLabelValue,
  checkQualifiedName,
  dnsLabel1035,
  dnsLabel1123,
  dnsSubdomain,
  isDnsSubdomain,
} from "../../kubernetes/names.ts";
import { stringFormat } from "../formats/index.ts";
import { isRequestUri } from "../formats/names.ts";
import { isDate, isDateTime } from "../formats/times.ts";
import type { Library } from "./library.ts";

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

const isLabel = (text: string): boolean =>
  text.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text);
const isLabel1035 = (text: string): boolean =>
  text.length <= 63 && /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(text);
const prefix = (text: string): string => text.replace(/-$/, "a");

const demand =
  (passes: (text: string) => boolean, problem: string): Check =>
  (text) =>
    passes(text) ? [] : [problem];

const formats: Readonly<Record<string, Check>> = {
  dns1123Label: demand(isLabel, dnsLabel1123),
  dns1123Subdomain: demand(isDnsSubdomain, dnsSubdomain),
  dns1035Label: demand(isLabel1035, dnsLabel1035),
  dns1123LabelPrefix: demand((text) => isLabel(prefix(text)), dnsLabel1123),
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
