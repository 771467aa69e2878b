import { describe, expect, test } from "vitest";
import { compileExpression } from "../../../runtime/src/schema/cel/expression.ts";
import { celName } from "../../../runtime/src/schema/cel/macro.ts";
import { toCel } from "../../../runtime/src/schema/cel/values.ts";

const rows: readonly [rule: string, self: unknown, oldSelf?: unknown][] = [
  ["self.a.matches('(?i)^x$')", { a: "X" }],
  ["matches(self.a, '^x')", { a: "xy" }],
  ["has(self.a) && !has(self.b)", { a: "X" }],
  ["has(self.l[0].b)", { l: [{ b: 1 }] }],
  ["!has(self.l[0].c)", { l: [{ b: 1 }] }],
  [
    "quantity('1Gi').compareTo(quantity('1024Mi')) == 0 && quantity('1k').asInteger() == 1000 && isQuantity('5m') && !isQuantity('x')",
    {},
  ],
  ["quantity(self.a) == quantity('1000m')", { a: "1" }],
  [
    "quantity(self.a).isLessThan(quantity('2')) && quantity('1').add(1).sub(quantity('500m')).isGreaterThan(quantity('1'))",
    { a: "1" },
  ],
  [
    "isIP(self.a) && ip(self.a).family() == 4 && !isIP('300.1.1.1') && ip.isCanonical('::1') && ip('::1').isLoopback()",
    { a: "10.0.0.1" },
  ],
  [
    "cidr('10.0.0.0/8').containsIP(self.a) && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && isCIDR('1.2.3.4/8') && string(cidr('10.0.0.0/8').ip()) == '10.0.0.0'",
    { a: "10.0.0.1" },
  ],
  [
    "isURL(self.a) && url(self.a).getScheme() == 'https' && url(self.a).getHostname() == 'x.y' && url(self.a).getPort() == '80' && url(self.a).getHost() == 'x.y:80' && url(self.a).getEscapedPath() == '/p' && url(self.a).getQuery()['k'] == ['v','w']",
    { a: "https://u@x.y:80/p?k=v&k=w" },
  ],
  [
    "isSemver('1.2.3') && semver('1.2.3').isLessThan(semver('1.10.0')) && semver('v1.2', true).minor() == 2",
    {},
  ],
  ["format.dns1123Label().validate(self.a).hasValue()", { a: "A" }],
  ["!format.named('dns1123Label').value().validate(self.a).hasValue()", { a: "a" }],
  [
    "self.l.sum() == 6 && self.l.min() == 1 && self.l.max() == 3 && self.l.isSorted() && self.l.indexOf(2) == 1 && self.l.lastIndexOf(3) == 2",
    { l: [1, 2, 3] },
  ],
  [
    "sets.contains(self.l, [1, 2]) && sets.equivalent(self.l, [3,2,1]) && sets.intersects(self.l, [9, 1])",
    { l: [1, 2, 3] },
  ],
  ["self.a.find('[0-9]+') == '12' && self.a.findAll('[0-9]') == ['1','2']", { a: "ab12" }],
  [
    "self.a.charAt(0) == 'a' && self.a.replace('b','c') == 'ac' && 'x,y'.split(',') == ['x','y'] && ['a','b'].join('-') == 'a-b' && '%s %d'.format(['a', 5]) == 'a 5'",
    { a: "ab" },
  ],
  ["self.m.all(k, k.startsWith('a')) && self.m.exists(k, self.m[k] == 2)", { m: { a: 1, ab: 2 } }],
  [
    "self.m.all(k, v, v > 0) && self.l.exists(i, v, i == 1 && v == 2) && self.m.transformList(k, v, v) == [1, 2] && self.l.transformMap(i, v, v * 2)[0] == 2",
    { m: { a: 1, ab: 2 }, l: [1, 2] },
  ],
  [
    "self.?b.orValue('z') == 'z' && self.?a.hasValue() && self.?a.optMap(v, v + 'b').value() == 'ab' && self[?'a'].orValue('') == 'a'",
    { a: "a" },
  ],
  [
    "type(self.a) == int && type(self.b) == string && type(self.c) == double && type(self.d) == map && type(self.e) == list",
    { a: 1, b: "", c: 1.5, d: {}, e: [] },
  ],
  [
    "self.a > 0.5 && self.c < 2 && self.a == 1.0 && double(self.a) == 1.0 && self.a / 2 == 0 && self.a % 2 == 1",
    { a: 1, c: 1.5 },
  ],
  ["duration('1h') > duration('30m') && duration('90s').getSeconds() == 90", {}],
  ["timestamp('2024-01-01T00:00:00Z').getFullYear() == 2024", {}],
  ["size(self.m) == 2 && 'a' in self.m && !('z' in self.m)", { m: { a: 1, ab: 2 } }],
  ["self.x == null || self.x == 'a'", { x: null }],
  ["self.x != null && dyn(self.x) == 1", { x: 1 }],
  ["cel.bind(t, self.l.map(x, x * 2), t[0] == 2)", { l: [1] }],
  ["self.l.filter(x, x.b == 1).size() == 1 && self.l.exists_one(x, x.b == 1)", { l: [{ b: 1 }, { b: 2 }] }],
  ["oldSelf.a == self.a", { a: 1 }, { a: 1 }],
  [
    "self.l == oldSelf.l && self.m == oldSelf.m",
    { l: [{ a: 1 }], m: { x: "y" } },
    { l: [{ a: 1 }], m: { x: "y" } },
  ],
  ["string(self.a).endsWith('%') || int(self.b) == 3 || true", { a: "1%", b: "3" }],
  ["self.all(x, x.a in ['p', 'q'])", [{ a: "p" }]],
  ["self.a.contains('--') ? self.a.size() > 2 : true", { a: "a--b" }],
  ["{'a': 1, 'b': 'c'}.size() == 2 && [1, 'a'].size() == 2", {}],
  ["self.l.flatten() == [1, 2] && self.l.size() == 2", { l: [[1], [2]] }],
  ["!has(self.a) || self.a == 'x' && self.b in [1,2]", {}],
  ["self.constructor == 'c' && self.a == 1", { constructor: "c", a: 1 }],
  [
    "self.a.lowerAscii() == 'abc' && self.a.upperAscii() == 'ABC' && ' x '.trim() == 'x' && self.a.substring(1) == 'bC' && self.a.indexOf('b') == 1",
    { a: "abC" },
  ],
  ["self.map(x, string(x)).join(',') == '1,2'", [1, 2]],
  ["self.a.size() == 1 && size(self.a) == 1", { a: "😀" }],
];

describe("CEL with the libraries of Kubernetes", () => {
  test.each(rows)("%s", (rule, self, oldSelf) => {
    const expression = compileExpression(rule, "plain");
    if (expression.kind === "broken") throw new Error(expression.reason);
    const old = oldSelf === undefined ? {} : { oldSelf: toCel({}, JSON.parse(JSON.stringify(oldSelf))) };
    const result = expression.evaluate({ self: toCel({}, JSON.parse(JSON.stringify(self))), ...old });
    expect(result).toEqual({ kind: "value", value: true });
  });

  test.each([
    ["spec", "spec"],
    ["namespace", "__namespace__"],
    ["in", "__in__"],
    ["a.b-c/d", "a__dot__b__dash__c__slash__d"],
    ["a__b", "a__underscores__b"],
    ["$ref", undefined],
  ])("a rule reaches the property %s as %s", (property, name) => {
    expect(celName(property)).toBe(name);
  });
});
