import type { JsonObject, KubernetesObject } from "@metatron/runtime";
import {
  ResourceError,
  canonicalQuantity,
  configMap,
  container,
  cronJob,
  deployment,
  networkPolicy,
  secret,
  secretText,
  service,
  statefulSet,
} from "@metatron/runtime/resources";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { createApiServer } from "../../../src/simulator/api/index.ts";
import { dynamicApply } from "../../../src/simulator/apply/dynamic.ts";
import { strictProblems } from "../../support/strict/check.ts";
import { type Schema, strictSchemas } from "../../support/strict/schemas.ts";
import { shippedErrors } from "../../support/strict/shipped.ts";

const runs = { seed: 20_261_122, numRuns: 100 };

let schemas: Readonly<Record<string, Schema>> = {};
beforeAll(() => {
  schemas = strictSchemas();
});

const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,10}[a-z0-9])?$/);
const text = fc.string({ maxLength: 8 });
const port = fc.integer({ min: 1, max: 65_535 });
const portNames = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 3 });
const unit = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi");
const quantity = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), unit)
  .map(([number, suffix]) => `${number}${suffix}`);
const labels = fc.dictionary(label, fc.stringMatching(/^([A-Za-z0-9]([-._A-Za-z0-9]{0,10}[A-Za-z0-9])?)?$/), {
  maxKeys: 3,
});
const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });

const containers = fc
  .record({
    name: label,
    ports: portNames.chain((names) =>
      fc
        .uniqueArray(port, { minLength: names.length, maxLength: names.length })
        .map((numbers) => Object.fromEntries(names.map((name, index) => [name, numbers[index]]))),
    ),
    env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,6}$/), fc.oneof(text, fc.integer(), fc.boolean())),
    resources: optional(fc.record({ cpu: optional(quantity), memory: optional(quantity) })),
    stdin: optional(fc.boolean()),
    args: optional(fc.array(text, { maxLength: 2 })),
  })
  .map(({ name, ...options }) => container(name, { image: "nginx:1.29", ...options }));

const shared = {
  labels: optional(labels),
  annotations: optional(fc.dictionary(label, text, { maxKeys: 3 })),
  podLabels: optional(labels),
  component: optional(label),
  hostNetwork: optional(fc.boolean()),
  restricted: optional(fc.constant(false)),
  tolerations: optional(
    fc.array(fc.record({ key: label, operator: fc.constant("Exists" as const) }), { maxLength: 2 }),
  ),
  minReadySeconds: optional(fc.nat(3)),
  replicas: optional(fc.nat(5)),
};

const objects: fc.Arbitrary<KubernetesObject> = fc.oneof(
  fc.tuple(label, containers, fc.record(shared)).map(([name, one, options]) => deployment(name, { ...options, containers: [one] })),
  fc.tuple(label, containers, fc.record(shared), quantity).map(([name, one, options, size]) =>
    statefulSet(name, { ...options, containers: [one], volumeClaimTemplates: { data: { size, mount: "/data" } } }),
  ),
  fc.tuple(label, containers, fc.record(shared)).map(([name, one, options]) =>
    service(name, { selects: deployment(name, { ...options, containers: [one] }) }),
  ),
  fc.tuple(label, fc.array(fc.oneof(port, port.map(String).map((one) => `p${one}`)), { maxLength: 3 })).map(([name, ports]) =>
    networkPolicy(name, { ingress: [{ ports }], egress: [] }),
  ),
  fc.tuple(label, fc.dictionary(label, text)).map(([name, data]) => configMap(name, { data })),
); // prettier-ignore

test("whatever a builder returns is valid, without unknown fields", async () => {
  await fc.assert(
    fc.asyncProperty(objects, async (object) => {
      expect(await shippedErrors(object)).toEqual([]);
      const schema = schemas["Kinds"]?.properties?.[object.kind] ?? {};
      expect(strictProblems(schemas, schema, object)).toEqual([]);
    }),
    runs,
  );
});

test("whatever a builder returns is a fixed point of dynamic apply", () => {
  fc.assert(
    fc.property(objects, (object) => {
      const server = createApiServer({ now: () => 0, createsNamespaces: true });
      const metadata = { ...object.metadata, namespace: "blogs" };
      const sent = { ...object, metadata } as unknown as JsonObject;
      const stored = server.create(sent) as unknown as JsonObject;
      expect(dynamicApply(sent, stored, sent)).toEqual(stored);
    }),
    runs,
  );
});

test("a workload's selector finds its own pods, whatever labels are added", () => {
  fc.assert(
    fc.property(label, containers, fc.record(shared), (name, one, options) => {
      const { selector, template } = deployment(name, { ...options, containers: [one] }).spec;
      expect(template.metadata?.labels).toMatchObject(selector.matchLabels ?? {});
    }),
    runs,
  );
});

test("builders throw nothing but ResourceErrors, whatever text they get", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (name, key, value) => {
      const builds = [
        () => deployment(name, { labels: { [key]: value }, containers: [container(name, { image: value, env: { [key]: value } })] }),
        () => cronJob(name, { schedule: value, timeZone: key, containers: [] }),
        () => secret(name, { data: { [key]: value } }),
        () => container(name, { image: key, resources: { cpu: value } }),
      ]; // prettier-ignore
      for (const build of builds) {
        try {
          build();
        } catch (error) {
          expect(error).toBeInstanceOf(ResourceError);
        }
      }
    }),
    runs,
  );
});

test("a Secret gives back the text that it was given", () => {
  fc.assert(
    fc.property(fc.dictionary(label, fc.string({ unit: "grapheme" })), (stringData) => {
      expect(secretText(secret("a", { stringData }))).toEqual(stringData);
    }),
    runs,
  );
});

test("a canonical quantity is canonical already", () => {
  fc.assert(
    fc.property(quantity, (one) => {
      const canonical = canonicalQuantity(one);
      expect(canonical).toBeDefined();
      expect(canonicalQuantity(canonical)).toBe(canonical);
    }),
    runs,
  );
});
