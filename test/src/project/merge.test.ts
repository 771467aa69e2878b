import { describe, expect, test } from "vitest";
import { nearest } from "../../../src/model/nearest.ts";
import { UserError } from "../../../src/model/errors.ts";
import { mergeController, removeController } from "../../../src/project/index.ts";
import type { CompositeEntry } from "../../../src/model/project.ts";
import { sampleProject } from "../../support/project.ts";

const blog = sampleProject.controllers[0] as CompositeEntry;

describe("recording a controller", () => {
  test("replaces the one of the same parent", () => {
    const merged = mergeController(sampleProject, { ...blog, name: "renamed" });
    expect(merged.controllers.map(({ name }) => name)).toEqual(["renamed", "service-per-pod"]);
  });

  test("refuses a name that another controller has", () => {
    expect(() => mergeController(sampleProject, { ...blog, name: "service-per-pod" })).toThrow(UserError);
  });

  test("withdraws by name, and says when there is none", () => {
    expect(removeController(sampleProject, "blog-controller")?.controllers).toHaveLength(1);
    expect(removeController(sampleProject, "blog")).toBeUndefined();
  });
});

test("the nearest of some words comes first", () => {
  expect(nearest("namepsace", ["name", "namespace", "image"])).toEqual(["namespace"]);
  expect(nearest("zzz", ["name"])).toEqual([]);
});
