import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createContext } from "../../../generators/context.ts";
import { planProject } from "../../../generators/index.ts";
import type { ProjectModel } from "../../model/generated.ts";
import type { Io } from "../../model/io.ts";
import {
  type Change,
  compare,
  isObstacle,
  ledgerFile,
  type Plan,
  readBanner,
  readSnapshot,
  type Snapshot,
  toText,
} from "../../plan/index.ts";
import { serializeProject } from "../../project/index.ts";
import { declarationPath, loadProject } from "./load.ts";

/** A plan next to what is on the disk. */
export interface ComparedPlan {
  readonly root: string;
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  /** What is to be done, the ledger included. */
  readonly changes: readonly Change[];
  /** Controllers that lie in a file of another name than the one that was generated. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/** All files of a project: what the generators plan, and the declaration. */
export async function planFiles(model: ProjectModel): Promise<Plan> {
  const planned = await planProject(model);
  const own: Plan = [{ path: declarationPath, owner: "tool", content: serializeProject(model.project) }];
  const ownPaths = new Set(own.map(({ path }) => path));
  return [...planned.filter(({ path }) => !ownPaths.has(path)), ...own].sort((left, right) =>
    left.path < right.path ? -1 : 1,
  );
}

/** What an upgrade makes of the changes, and those that the ledger is to record. */
export interface Adjusted {
  readonly changes: readonly Change[];
  readonly recorded: readonly Change[];
}

interface CompareOptions {
  readonly force?: boolean;
  /** Turns the changes into those of an upgrade before the ledger follows them. */
  readonly adjust?: (plan: Plan, changes: readonly Change[], snapshot: Snapshot) => Adjusted;
}

/** Compares the plan of a model with the disk, without writing anything. */
export async function comparePlan(
  root: string,
  model: ProjectModel,
  { force = false, adjust }: CompareOptions = {},
): Promise<ComparedPlan> {
  const previous = await readPrevious(root);
  const controllerFiles = await readControllers(root);
  const full = { ...model, previous, controllerFiles };
  const plan = await planFiles(full);
  const snapshot = await readSnapshot(
    root,
    plan.map(({ path }) => path),
  );
  const renamed = createContext(full).controllers.flatMap(({ names: { file, source } }) =>
    file === source ? [] : [{ from: `src/controllers/${file}.ts`, to: `src/controllers/${source}.ts` }],
  );
  const first = withRenamed(snapshot, renamed);
  const main = compare(plan, first, { force, inputs: [declarationPath] });
  const { changes, recorded } = adjust?.(plan, main, first) ?? { changes: main, recorded: main };
  const ledger = ledgerFile(plan, recorded, first.ledger, model.toolVersion);
  // The ledger is ours alone: it follows what was decided above.
  const bookkeeping = compare([ledger], { files: first.files }, { force: true });
  return { root, plan, snapshot: first, changes: [...changes, ...bookkeeping], renamed };
}

/** The snapshot whose ledger knows each renamed file by its new name. */
function withRenamed(snapshot: Snapshot, renamed: ComparedPlan["renamed"]): Snapshot {
  const { ledger } = snapshot;
  if (ledger === undefined || renamed.length === 0) return snapshot;
  const moved = new Map(renamed.map(({ from, to }) => [from, to]));
  const files = Object.entries(ledger.files).map(
    ([path, entry]) => [moved.get(path) ?? path, entry] as const,
  );
  return { ...snapshot, ledger: { ...ledger, files: Object.fromEntries(files) } };
}

async function readControllers(root: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(join(root, "src/controllers")).catch(() => []);
  const files = names.filter((name) => name.endsWith(".ts")).sort();
  return new Map(
    await Promise.all(
      files.map(
        async (name) =>
          [
            name.slice(0, -3),
            await readFile(join(root, "src/controllers", name), "utf8").catch(() => ""),
          ] as const,
      ),
    ),
  );
}

/** Loads the project around the working directory and compares all of it. */
export async function planAt(io: Io, options: { readonly force?: boolean } = {}): Promise<ComparedPlan> {
  const { root, model } = await loadProject(io);
  return await comparePlan(root, model, options);
}

const folder = "src/generated";

/**
 * The bodies of the generated files as they lie on the disk, by path, without their banners. One that was edited by hand
 * is left out: it says nothing of what was generated.
 */
export async function readPrevious(root: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(join(root, folder)).catch(() => []);
  const paths = names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);
  const { files } = await readSnapshot(root, paths);
  const previous = new Map<string, string>();
  for (const path of paths) {
    const found = files.get(path);
    if (found === undefined || isObstacle(found) || readBanner(found) !== "intact") continue;
    const text = toText(found) ?? "";
    previous.set(path, text.slice(text.indexOf("\n") + 1));
  }
  return previous;
}
