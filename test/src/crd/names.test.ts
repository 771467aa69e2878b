import { describe, expect, test } from "vitest";
import { isIdentifier, toCamelCase, toKebabCase, toPascalCase } from "../../../src/crd/index.ts";

describe("names", () => {
  test.each([
    ["Blog", "blog", "Blog", "blog"],
    ["ServiceMonitor", "service-monitor", "ServiceMonitor", "serviceMonitor"],
    ["HTTPRoute", "http-route", "HTTPRoute", "httpRoute"],
    ["IPAddressPool", "ip-address-pool", "IPAddressPool", "ipAddressPool"],
    ["BGPPeer", "bgp-peer", "BGPPeer", "bgpPeer"],
    ["my-Test", "my-test", "MyTest", "myTest"],
    ["S3Bucket", "s3-bucket", "S3Bucket", "s3Bucket"],
    ["Function", "function", "Function", "functionResource"],
    ["Class", "class", "Class", "classResource"],
    ["a.b/c d", "a-b-c-d", "ABCD", "aBCD"],
    ["3scale", "3scale", "N3scale", "n3scale"],
    ["\u202Eevil`${}", "evil", "Evil", "evil"],
  ])("%j: %s, %s, %s", (name, kebab, pascal, camel) => {
    expect(toKebabCase(name)).toBe(kebab);
    expect(toPascalCase(name)).toBe(pascal);
    expect(toCamelCase(name)).toBe(camel);
    expect(isIdentifier(toCamelCase(name))).toBe(true);
  });

  test.each(["a b", "1a", "", "a-b", "\u00FC", "a\u2028"])("%j is no identifier", (text) => {
    expect(isIdentifier(text)).toBe(false);
  });
});
