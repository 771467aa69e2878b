import { describe, expect, test } from "vitest";
import { globalTypes } from "../../../generators/types/globals.ts";
import { renderTypes } from "../../../generators/types/index.ts";
import { crdOfSpec } from "../../support/definition.ts";
import { membersOf } from "../../support/type-statements.ts";

const string = { type: "string" };
const object = (properties: Record<string, unknown>) => ({ type: "object", properties });
const list = (items: unknown) => ({ type: "array", items });
const found = async (spec: unknown) => membersOf((await renderTypes(crdOfSpec(spec), "v1")).code);
const namesOf = async (spec: unknown) =>
  Object.keys(await found(spec)).filter(
    (name) => !["Boat", "BoatInput", "BoatSpec", "BoatSpecInput"].includes(name),
  );

describe("objects are named after the shortest path that is free", () => {
  test.each<[string, unknown, string[]]>([
    ["the property", object({ sail: object({ a: string }) }), ["Sail"]],
    [
      "one of a list is singular",
      object({
        masts: list(object({ a: string })),
        boxes: list(object({ b: string })),
        entries: list(object({ c: string })),
        statuses: list(object({ d: string })),
        glass: list(object({ e: string })),
      }),
      ["Box", "Entry", "Glass", "Mast", "Status"],
    ],
    [
      "one of a map is singular",
      object({ crews: { type: "object", additionalProperties: object({ a: string }) } }),
      ["Crew"],
    ],
    [
      "the shallow one gets the short name",
      object({ listeners: list(object({ tls: object({ a: string }) })), tls: object({ b: string }) }),
      ["Listener", "ListenerTls", "Tls"],
    ],
    [
      "no type of TypeScript is hidden",
      object({ map: object({ a: string }), promise: object({ b: string }), record: object({ c: string }) }),
      ["SpecMap", "SpecPromise", "SpecRecord"],
    ],
    [
      "no type of Kubernetes is faked",
      object({ container: object({ a: string }), probe: object({ b: string }) }),
      ["SpecContainer", "SpecProbe"],
    ],
    [
      "no name of the root is taken",
      object({ boat: object({ a: string }), boatInput: object({ b: string }) }),
      ["BoatSpecBoatInput", "SpecBoat"],
    ],
    [
      "equal shapes are declared once",
      object({ bow: object({ a: string }), stern: object({ a: string }) }),
      ["Bow"],
    ],
    [
      "equal shapes with other words are not the same",
      object({ bow: object({ a: { ...string, description: "x" } }), stern: object({ a: string }) }),
      ["Bow", "Stern"],
    ],
  ])("%s", async (_name, spec, names) => {
    expect((await namesOf(spec)).sort()).toEqual(names);
  });

  test("paths that spell one name are told apart without a number", async () => {
    const names = await namesOf(
      object({
        "a-b": object({ x: string }),
        aB: object({ y: string }),
        a_b: object({ z: string }),
        "": object({ w: string }),
      }),
    );
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z]*$/);
  });

  test("a written view never meets another name", async () => {
    const names = await namesOf(
      object({ oar: object({ a: { ...string, default: "" } }), oarInput: object({ b: string }) }),
    );
    expect(names.sort()).toEqual(["Oar", "OarInput", "SpecOarInput"]);
  });

  test("the globals of TypeScript are known", () => {
    for (const name of [
      "Array",
      "Date",
      "Map",
      "Node",
      "Promise",
      "Record",
      "Request",
      "URL",
      "Partial",
      "Symbol",
    ]) {
      expect(globalTypes.has(name)).toBe(true);
    }
  });
});

describe("Kubernetes' own shapes have their well-known names", () => {
  const labelSelector = object({
    matchLabels: { type: "object", additionalProperties: string },
    matchExpressions: list(object({ key: string, operator: string, values: list(string) })),
  });
  const condition = object({
    type: string,
    status: string,
    reason: string,
    message: string,
    lastTransitionTime: string,
  });

  test.each<[string, unknown, string[]]>([
    ["LabelSelector", object({ where: labelSelector }), ["LabelSelector", "LabelSelectorRequirement"]],
    ["Condition", object({ states: list(condition) }), ["Condition"]],
    [
      "ObjectMeta",
      object({ metadata: object({ labels: string, annotations: string, name: string }) }),
      ["ObjectMeta"],
    ],
    [
      "ResourceRequirements",
      object({ needs: object({ limits: string, requests: string }) }),
      ["ResourceRequirements"],
    ],
    [
      "Toleration",
      object({
        t: list(
          object({ effect: string, key: string, operator: string, value: string, tolerationSeconds: string }),
        ),
      }),
      ["Toleration"],
    ],
  ])("%s", async (_name, spec, names) => {
    expect((await namesOf(spec)).sort()).toEqual(names);
  });

  test("one with other words is another type, and a further field does no harm", async () => {
    const worded = {
      ...labelSelector,
      properties: {
        ...labelSelector.properties,
        matchLabels: { type: "object", additionalProperties: string, description: "words" },
      },
    };
    expect(await namesOf(object({ a: labelSelector, b: worded }))).toEqual([
      "LabelSelector",
      "B",
      "LabelSelectorRequirement",
    ]);
    const wider = { ...labelSelector, properties: { ...labelSelector.properties, more: string } };
    expect(await namesOf(object({ a: wider }))).toContain("LabelSelector");
  });

  test("metadata of the runtime and of the CRD do not meet", async () => {
    const members = await found(object({ metadata: object({ labels: string, annotations: string }) }));
    expect(members["BoatInput"]).toMatchObject({ metadata: "WrittenMeta" });
    expect(members["BoatSpec"]).toEqual({ "metadata?": "ObjectMeta" });
  });
});
