import type { JsonValue } from "@metatron/runtime";
import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";
import { textsFor } from "./pattern.ts";

const LONGEST = 100_000;

const counts: readonly [RegExp, number][] = [
  [/port/i, 8080],
  [/replicas|instances|nodes$|count$/i, 1],
  [/percent/i, 50],
  [/seconds|timeout|period|interval/i, 30],
];

/** Valid values of a scalar schema, the plainest first; `variant` 1 and on give others, for lists that want distinct items. */
export function scalarFor(schema: StructuralSchema, name: string, variant = 0): JsonValue {
  const found: JsonValue[] = [];
  for (const value of candidates(schema, name, variant)) {
    if (found.includes(value) || !isValid(schema, value)) continue;
    if (found.length === variant) return value;
    found.push(value);
  }
  return found.at(-1) ?? (schema.type === "string" ? "example" : 1);
}

/** True when a value has nothing wrong with it on its own. */
function isValid(schema: StructuralSchema, value: JsonValue): boolean {
  const { errors } = compileSchema(wrapped(schema)).validate({ metadata: { name: "x" }, value });
  return errors.every((error) => error.message.startsWith("Invalid value: null: some validation rules"));
}

const wrappers = new WeakMap<StructuralSchema, StructuralSchema>();

function wrapped(schema: StructuralSchema): StructuralSchema {
  let wrapper = wrappers.get(schema);
  if (wrapper === undefined) {
    wrapper = { type: "object", properties: { value: schema } };
    wrappers.set(schema, wrapper);
  }
  return wrapper;
}

function* candidates(schema: StructuralSchema, name: string, variant: number): Generator<JsonValue> {
  if (schema.default !== undefined && schema.default !== null && typeof schema.default !== "object")
    yield schema.default;
  const choices = schema.enum ?? [];
  yield* choices.filter((choice) => choice !== "" && choice !== null);
  yield* choices;
  if (schema.type === "boolean") yield* [true, false];
  else if (schema.type === "integer" || schema.type === "number") yield* numbers(schema, name, variant);
  else if (schema["x-kubernetes-int-or-string"] === true) yield* intsOrStrings(schema, name, variant);
  else if (schema.type === "string") yield* strings(schema, name, variant);
}

function* intsOrStrings(schema: StructuralSchema, name: string, variant: number): Generator<JsonValue> {
  if (/memory|storage|size|capacity|cpu/i.test(name)) yield* wordsFor(name, undefined).slice(0, 1);
  yield* numbers(schema, name, variant);
  yield* strings(schema, name, variant);
}

function* numbers(schema: StructuralSchema, name: string, variant: number): Generator<number> {
  const { minimum, maximum, multipleOf = 1 } = schema;
  const hinted = counts.find(([pattern]) => pattern.test(name))?.[1];
  if (hinted !== undefined) yield hinted;
  const low = minimum === undefined ? 1 : Math.max(minimum, Math.min(1, maximum ?? 1));
  yield* [low, low + multipleOf, Math.ceil(low / multipleOf) * multipleOf];
  if (maximum !== undefined) yield* [maximum, maximum - multipleOf, (low + maximum) / 2];
  if (minimum !== undefined)
    yield* [minimum, minimum + multipleOf, Math.ceil(minimum / multipleOf) * multipleOf];
  if (minimum !== undefined && maximum !== undefined) yield (minimum + maximum) / 2;
  if (schema.type === "number") yield* [(minimum ?? 0) + 0.5, (maximum ?? 1) - 0.5];
  yield* [0, multipleOf];
  for (let step = 1; step <= variant + 2; step += 1) yield low + step * multipleOf;
}

function* strings(schema: StructuralSchema, name: string, variant: number): Generator<string> {
  const words = wordsFor(name, schema.format);
  if (variant > 0) for (const word of words.slice(0, 8)) yield* [`${word}-${variant}`, `${word}${variant}`];
  yield* words;
  if (schema.pattern !== undefined) yield* matching(schema.pattern, schema.minLength);
  for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    yield* (part.enum ?? []).filter((item) => typeof item === "string");
    if (part.pattern !== undefined) yield* matching(part.pattern, schema.minLength);
  }
  yield* padded(schema);
}

// A pattern without anchors lets a text grow at its ends.
function* matching(pattern: string, minLength = 0): Generator<string> {
  for (const text of textsFor(pattern)) {
    yield text;
    if (text.length < minLength && minLength <= LONGEST)
      yield* [text.padEnd(minLength, "a"), text.padStart(minLength, "a")];
  }
}

function* padded(schema: StructuralSchema): Generator<string> {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (minLength > LONGEST) return;
  yield "example".slice(0, Math.min(7, maxLength)).padEnd(minLength, "a");
  yield "".padEnd(minLength, "0");
}

type Hint = readonly [pattern: RegExp, texts: readonly string[]];

const hints: readonly Hint[] = [
  [/image$|containerimage/i, ["registry.example.com/app:1.0.0"]],
  [/imagepullpolicy|pullpolicy/i, ["IfNotPresent"]],
  [/mediatype|contenttype/i, ["application/json"]],
  [/apiversion$/i, ["v1", "apps/v1"]],
  [/^kind$|resourcekind/i, ["ConfigMap", "Deployment"]],
  [/schedule|cron/i, ["0 3 * * *", "@daily", "0 0 3 * * *"]],
  [/timezone/i, ["Etc/UTC"]],
  [/e-?mail/i, ["admin@example.com"]],
  [
    /redirecturi|callback|webhook|url|endpoint|uri|address$|server$|repository$|^repo$/i,
    ["https://example.com", "example.com", "example.com:443"],
  ],
  [/cidr|subnet|range|^addresses$|network$/i, ["10.0.0.0/24", "10.0.0.1-10.0.0.9", "fd00::/64"]],
  [/ip$|ips$|ipaddress|address|loadbalancerip/i, ["10.0.0.1", "fd00::1"]],
  [/host|domain|fqdn|dnsname|zone$/i, ["example.com", "*.example.com"]],
  [/secretname|secretref/i, ["example-secret"]],
  [/namespace/i, ["default"]],
  [/serviceaccount/i, ["default"]],
  [/storageclass/i, ["standard"]],
  [/version|release|^tag$/i, ["1.0.0", "v1.0.0", "16", "1.0"]],
  [/memory/i, ["128Mi"]],
  [/cpu/i, ["100m"]],
  [/storage|size|capacity|quota|^limit$/i, ["1Gi"]],
  [/interval|timeout|duration|period|delay|ttl|age$|window|frequency|keepalive/i, ["30s", "5m", "1h", "1d"]],
  [/weekday/i, ["monday"]],
  [/timestamp|time$|date$|until|before|after/i, ["2026-01-01T00:00:00Z", "2026-01-01", "03:00"]],
  [/path|prefix|directory|folder|mount/i, ["/", "/data", "data"]],
  [/port/i, ["8080", "http"]],
  [/percent|ratio/i, ["50%", "0.5"]],
  [/region/i, ["eu-central-1"]],
  [/bucket/i, ["example-bucket"]],
  [/branch|revision/i, ["main"]],
  [/user(name)?$|owner|login/i, ["admin"]],
  [/expr(ession)?$|query/i, ["up == 1", "true"]],
  [/method$/i, ["GET"]],
  [/protocol$/i, ["TCP", "HTTP"]],
  [/title|message|description|summary|comment/i, ["An example"]],
  [/digest|sha|hash|checksum/i, [`sha256:${"0".repeat(64)}`, "0".repeat(64), "0".repeat(40)]],
  [/uid|uuid/i, ["00000000-0000-4000-8000-000000000000"]],
  [/arn/i, ["arn:aws:iam::123456789012:role/example"]],
  [/name$|^key$|^id$/i, ["example"]],
];

const anywhere = [
  "example",
  "Example",
  "example.com",
  "https://example.com",
  "1",
  "30s",
  "1Gi",
  "1.0.0",
  "v1.0.0",
  "10.0.0.1",
  "10.0.0.0/24",
  "0 3 * * *",
  "/",
  "/data",
  "a",
  "A",
  "EXAMPLE",
  "SOME_NAME",
  "example_key",
  "example/example",
  "example.com/example",
  "admin@example.com",
  "key=value",
  "50%",
  "0.5",
  "true",
  "True",
  "00:00",
  "03:00-04:00",
  "2026-01-01T00:00:00Z",
  "2026-01-01",
  "apps/v1",
  "TCP",
  "GET",
  "application/json",
  "arn:aws:iam::123456789012:role/example",
  "registry.example.com/app:1.0.0",
  "example:8080",
  "00000000-0000-4000-8000-000000000000",
  "",
];

const formats: Readonly<Record<string, readonly string[]>> = {
  bsonobjectid: ["507f1f77bcf86cd799439011"],
  uri: ["https://example.com"],
  email: ["admin@example.com"],
  hostname: ["example.com"],
  ipv4: ["10.0.0.1"],
  ipv6: ["fd00::1"],
  cidr: ["10.0.0.0/24", "fd00::/64"],
  mac: ["00:00:5e:00:53:01"],
  uuid: ["00000000-0000-4000-8000-000000000000"],
  uuid3: ["00000000-0000-3000-8000-000000000000"],
  uuid4: ["00000000-0000-4000-8000-000000000000"],
  uuid5: ["00000000-0000-5000-8000-000000000000"],
  isbn: ["978-3-16-148410-0"],
  isbn10: ["0-306-40615-2"],
  isbn13: ["978-3-16-148410-0"],
  creditcard: ["4111 1111 1111 1111"],
  ssn: ["078-05-1120"],
  hexcolor: ["#336699"],
  rgbcolor: ["rgb(51,102,153)"],
  byte: ["ZXhhbXBsZQ=="],
  password: ["changeme"],
  date: ["2026-01-01"],
  duration: ["30s", "1h"],
  datetime: ["2026-01-01T00:00:00Z"],
};

/** Words that fit a field of this name and format, the likeliest first. */
function wordsFor(name: string, format: string | undefined): string[] {
  const byFormat = formats[format?.replaceAll("-", "") ?? ""] ?? [];
  const byName = hints.filter(([pattern]) => pattern.test(name)).flatMap(([, texts]) => texts);
  return [...byFormat, ...byName, ...anywhere];
}
