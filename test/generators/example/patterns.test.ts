import { describe, expect, test } from "vitest";
import { object, problems } from "../../support/thing-crd.ts";

const patterns = [
  "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$",
  "^([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$",
  "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
  "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
  "^sha256:[a-f0-9]{64}$",
  "^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}$",
  "^[A-Za-z_][A-Za-z0-9_]*$",
  "^v[1-9][0-9]*\\.[0-9]+(-(alpha|beta)\\.[0-9]+)?$",
  "^(@(annually|yearly|monthly|weekly|daily|hourly|reboot))|(@every (\\d+(ns|us|µs|ms|s|m|h))+)|((((\\d+,)+\\d+|(\\d+([/\\-])\\d+)|\\d+|\\*) ?){5,7})$",
  "^[^/]+/[^/]+$",
  "^\\S+@\\S+$",
  "^[[:alpha:]][[:alnum:]]{7}$",
  "(?i)^(debug|info)$",
  "^\\p{L}+$",
  "^0x[0-9A-F]{2}(?:,0x[0-9A-F]{2})*$",
  "^subnet-[0-9a-z]+$",
  "^([01]\\d|2[0-3]):[0-5]\\d$",
  "^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$",
  "^(tcp|udp|tls)://.+:[0-9]{2,5}$",
  "^.*[^\\s].*$",
  "^[-a-zA-Z0-9 ,!?.]{20,30}$",
];

describe("an example is found", () => {
  test.each(patterns)("for the pattern %s", (pattern) => {
    expect(problems(object({ value: { type: "string", pattern } }, { required: ["value"] }))).toEqual([]);
  });
});
