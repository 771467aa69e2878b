import type { FilePlan } from "../../src/model/plan.ts";
import type { Project } from "../../src/model/project.ts";
import { format, userFile } from "../text.ts";
import { githubWorkflow } from "./github.ts";
import { gitlabPipeline } from "./gitlab.ts";

/** The pipeline of the project's CI, if it has one. */
export async function planCi(project: Project): Promise<FilePlan[]> {
  if (project.ci === "none") return [];
  const isGithub = project.ci === "github";
  const path = isGithub ? ".github/workflows/ci.yaml" : ".gitlab-ci.yml";
  const text = isGithub ? githubWorkflow(project) : gitlabPipeline(project);
  return [userFile(path, await format(text, "yaml"))];
}
