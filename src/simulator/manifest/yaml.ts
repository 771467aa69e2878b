import * as yaml from "js-yaml";

const forms: readonly (readonly [RegExp, number])[] = [
  [/^[-+]?(?:0|[1-9]\d*)$/, 10],
  [/^[-+]?0b[01]+$/, 2],
  [/^[-+]?0o?[0-7]+$/, 8],
  [/^[-+]?0x[\da-f]+$/i, 16],
];

/** YAML as Kubernetes reads it, beyond YAML 1.2: `yes` and `off` are booleans, `0644` is octal, and `<<` merges. */
export function kubernetesSchema(): typeof yaml.CORE_SCHEMA {
  const integer = yaml.defineScalarTag<number>("tag:yaml.org,2002:int", {
    implicit: true,
    implicitFirstChars: "-+0123456789".split(""),
    identify: (value) => Number.isInteger(value),
    resolve(source) {
      const digits = source.replaceAll("_", "");
      const [, base] = forms.find(([form]) => form.test(digits)) ?? [];
      return base === undefined ? yaml.NOT_RESOLVED : parseInt(digits.replace(/0[box]/i, ""), base);
    },
  });
  return yaml.CORE_SCHEMA.withTags(yaml.mergeTag, yaml.boolYaml11Tag, integer);
}
