import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { planImage } from "../../generators/image/index.ts";
import type { PackageManager } from "../../src/model/project.ts";
import { modelOf } from "../support/project-model.ts";

const dockerfile = (packageManager: PackageManager): string =>
  String(planImage(modelOf([], [], { packageManager }))[0]?.content);

test.each(["npm", "pnpm", "yarn"] as const)("the Dockerfile for %s has no fault", (packageManager) => {
  expect(validate(dockerfile(packageManager)).map(({ message }) => message)).toEqual([]);
});

test("the image is multi-stage, non-root, and takes over no source", () => {
  const [, final = ""] = dockerfile("npm").split("\n\nFROM ");
  expect(final).toMatch(/^node:24-bookworm-slim\n/);
  expect(final).toContain("USER node\n");
  expect(final).toContain("HOST=0.0.0.0 ");
  expect(final).not.toContain("COPY src");
  expect(final.match(/^COPY .*/gm)).toEqual([
    "COPY package.json ./",
    "COPY --from=build /app/node_modules ./node_modules",
    "COPY --from=build /app/dist ./dist",
  ]);
});

test("the builder sees only what it needs", () => {
  const ignored = String(planImage(modelOf([], []))[1]?.content);
  expect(ignored.split("\n")).toEqual([
    "*",
    "!package.json",
    "!tsconfig.json",
    "!src",
    "!vendor",
    "!package-lock.json",
    "",
  ]);
});
