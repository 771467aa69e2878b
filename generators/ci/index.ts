import type { FilePlan } from "../../src/plan/model.ts";
import type { Project } from "../../src/project/model.ts";
import { userFile } from "../text/file.ts";
import { format } from "../text/format.ts";
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
