import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Duplicates } from "../../../runtime/src/gate/duplicates.ts";

interface Place {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string | undefined;
}

const apps = { apiVersion: "apps/v1", kind: "Deployment", name: "a" };

function firstTwin(places: readonly Place[], parentNamespace: string | undefined): (number | undefined)[] {
  const seen = new Duplicates(parentNamespace);
  return places.map(({ name, namespace, ...type }, index) =>
    seen.add(type, { name, ...(namespace !== undefined && { namespace }) }, index),
  );
}

test.for([
  ["itself", apps, 0],
  ["another version of its kind", { ...apps, apiVersion: "apps/v1beta1" }, 0],
  ["itself with the parent's namespace said", { ...apps, namespace: "default" }, 0],
  ["the same kind of another group", { ...apps, apiVersion: "extensions/v1" }, undefined],
  ["the same kind of the core group", { ...apps, apiVersion: "v1" }, undefined],
  ["another kind of its name", { ...apps, kind: "StatefulSet" }, undefined],
  ["one of another name", { ...apps, name: "b" }, undefined],
  ["one of another namespace", { ...apps, namespace: "other" }, undefined],
] as [string, Place, number | undefined][])("beside an object stands %s", ([, place, expected]) => {
  expect(firstTwin([apps, place], "default")).toEqual([undefined, expected]);
});

test("every twin is found among many objects of few names, and nothing else", () => {
  const place = fc.record({
    apiVersion: fc.constantFrom("v1", "v2", "apps/v1", "apps/v2"),
    kind: fc.constantFrom("A", "B", "C"),
    name: fc.constantFrom("a", "b"),
    namespace: fc.constantFrom(undefined, "default", "other"),
  });
  const keyOf = ({ apiVersion, kind, name, namespace = "default" }: Place) =>
    JSON.stringify([apiVersion.replace(/\/?v\d$/, ""), kind, name, namespace]);
  fc.assert(
    fc.property(fc.array(place, { maxLength: 30 }), (places) => {
      const keys = places.map(keyOf);
      const expected = keys.map((key, index) => {
        const first = keys.indexOf(key);
        return first === index ? undefined : first;
      });
      expect(firstTwin(places, "default")).toEqual(expected);
    }),
    { seed: 20261125 },
  );
});
