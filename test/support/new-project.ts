import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { parseProject } from "../../src/project/index.ts";
import type { Project } from "../../src/model/project.ts";
import { metatron } from "./cli.ts";
import { temporaryFolder } from "./io.ts";

const quick = ["--no-git", "--no-install", "--yes", "--runtime", "^0.1.0", "--cli", "^0.1.0"];

/** A new project in a temporary folder that goes with the test, with a controller when a CRD is given. */
export async function newProject(facts: { readonly crd?: string } = {}): Promise<string> {
  return await fill(temporaryFolder(), facts);
}

/** The same in a folder that several tests share; the caller removes it. */
export async function writeProject(facts: { readonly crd?: string }): Promise<string> {
  return await fill(mkdtempSync(join(tmpdir(), "metatron-test-")), facts);
}

async function fill(place: string, { crd }: { readonly crd?: string }): Promise<string> {
  const root = join(place, "demo");
  writeFileSync(join(place, "crd.yaml"), crd ?? "");
  const args =
    crd === undefined ? [] : ["--crd", join(place, "crd.yaml"), "--children", "deployments,services"];
  const { code, stderr } = await metatron(place, "init", "demo", ...quick, ...args);
  expect(code, stderr).toBe(0);
  return root;
}

/** The declaration of a project. */
export function declarationOf(root: string): Project {
  return parseProject(readFileSync(join(root, "metatron.json"), "utf8"), "metatron.json");
}
