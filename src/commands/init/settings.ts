import { basename } from "node:path";
import { UserError } from "../../errors.ts";
import { imageRule, labelRule, serviceNameRule } from "../../project/index.ts";
import type { HookAuthentication, Project } from "../../project/model.ts";
import { refuse } from "../generate/flag.ts";

/** What `init` may be told about the project; the rest gets its default. */
export interface ProjectFlags {
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly image?: string;
  readonly packageManager?: Project["packageManager"];
  readonly ci?: Project["ci"];
  readonly authentication?: HookAuthentication;
}

/** A project without controllers; throws every flag that breaks a rule. */
export function toProject(root: string, flags: ProjectFlags, dependencies: Project["dependencies"]): Project {
  const name = flags.name ?? nameOf(root);
  const namespace = flags.namespace ?? name;
  const image = flags.image ?? name;
  const problems = [
    ...refuse("--name", name, serviceNameRule),
    ...refuse("--namespace", namespace, labelRule),
    ...refuse("--image", image, imageRule),
  ];
  if (problems.length > 0) throw new UserError(problems);
  return {
    format: 1,
    name,
    namespace,
    image,
    service: { port: flags.port ?? 9292 },
    packageManager: flags.packageManager ?? "npm",
    ci: flags.ci ?? "none",
    authentication: flags.authentication ?? "none",
    dependencies,
    controllers: [],
  };
}

/** A name for a project out of the name of its folder. */
export function nameOf(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return name === "" ? "controller" : name;
}
