/** A rule of Kubernetes for names: what is wrong with the text, or undefined. */
export type NameRule = (text: string) => string | undefined;

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A DNS label as RFC 1035 has it. */
export const labelRule: NameRule = (text) => {
  if (text.length > 63) return "must be no more than 63 characters";
  return label.test(text)
    ? undefined
    : "must consist of lower case letters, digits and '-', start with a letter and end with a letter or a digit";
};

/** A DNS subdomain as RFC 1123 has it. */
export const subdomainRule: NameRule = (text) => {
  if (text.length > 253) return "must be no more than 253 characters";
  return subdomain.test(text)
    ? undefined
    : "must consist of lower case letters, digits, '-' and '.', and start and end with a letter or a digit";
};

/** A group: a subdomain with at least one dot. */
export const groupRule: NameRule = (text) =>
  subdomainRule(text) ?? (text.includes(".") ? undefined : "should be a domain with at least one dot");

/** A kind: a DNS label once it is lower case. */
export const kindRule: NameRule = (text) =>
  // The Kelvin sign and its like become ASCII when lowered.
  /^[-a-zA-Z0-9]*$/.test(text)
    ? labelRule(text.toLowerCase())
    : "must consist of ASCII letters, digits and '-'";
