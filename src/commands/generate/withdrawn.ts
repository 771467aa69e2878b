import type { Io } from "../../model/io.ts";
import type { ChildRef, ControllerEntry, Project } from "../../model/project.ts";
import { fail } from "../fail.ts";
import { isInteractive } from "../init/project.ts";
import type { FinishOptions } from "./apply.ts";
import { splitList } from "./list.ts";

/** In a terminal, a new list that leaves something out is refused unless `--yes` says that it is meant. */
export function refuseWithdrawal(
  withdrawn: string,
  lists: readonly (readonly string[] | undefined)[],
  options: FinishOptions & { readonly yes?: boolean },
  io: Io,
): void {
  const replaces = lists.some((list) => /^[^+-]/.test(splitList(list ?? [])[0] ?? ""));
  const writes = options.dryRun !== true && options.diff !== true && options.check !== true;
  if (withdrawn === "" || !replaces || !writes || options.yes === true || !isInteractive(io)) return;
  fail(
    "GENERATE_WITHDRAWS",
    `The new list leaves something out.\n${withdrawn.trimEnd()}`,
    "Pass --yes when that is meant, or write +NAME to add to the list.",
  );
}

/** What a change of the declaration takes away, in words, and how running parents are kept deletable. */
export function reportWithdrawn(before: Project, next: Project): string {
  return before.controllers
    .flatMap((old) => {
      const now = next.controllers.find(({ name }) => name === old.name);
      return now === undefined ? withdrawController(old, next) : withdrawParts(old, now);
    })
    .map((line) => `withdrawn: ${line}\n`)
    .join("");
}

function withdrawController(old: ControllerEntry, next: Project): string[] {
  const heir = next.controllers.find((entry) => isSameParent(entry, old));
  const what =
    heir === undefined ? `the controller ${old.name}` : `the controller ${old.name}, now ${heir.name}`;
  if (old.hooks.finalize === undefined) return [what];
  const type = old.type === "composite" ? "composite" : "decorator";
  const parent = parentOf(old);
  const flags = `${old.name} --parent ${parent}${old.type === "decorator" ? " --decorator" : ""} --context <name>`;
  return [
    `${what}. Its finalizer metacontroller.io/${type}controller-${old.name} stays on every one of its ${parent}, which can then never be deleted.
  Keep the old controller until none is left, or take the finalizer away after the new one is applied (what finalize did is then not done):
  metatron finalizers list ${flags}
  metatron finalizers clear ${flags} --yes`,
  ];
}

function withdrawParts(old: ControllerEntry, now: ControllerEntry): string[] {
  const kinds = childrenOf(old)
    .filter((child) => !childrenOf(now).some((other) => keyOf(other) === keyOf(child)))
    .map(({ kind }) => kind);
  const hooks = (["finalize", "customize"] as const).filter(
    (hook) => old.hooks[hook] !== undefined && now.hooks[hook] === undefined,
  );
  const finalizer =
    ". Metacontroller takes its finalizer from each parent at the next sync; do not remove the controller before";
  return [
    ...(kinds.length === 0
      ? []
      : [
          `${kinds.join(", ")} of ${old.name}: those that exist are not changed any more, and go with their parent`,
        ]),
    ...hooks.map((hook) => `the ${hook} hook of ${old.name}${hook === "finalize" ? finalizer : ""}`),
  ];
}

function isSameParent(left: ControllerEntry, right: ControllerEntry): boolean {
  return left.type === right.type && parentOf(left) === parentOf(right);
}

function parentOf(entry: ControllerEntry): string {
  const parents = entry.type === "composite" ? [entry.parent] : entry.targets;
  return parents.map(({ resource, apiVersion }) => `${resource}.${apiVersion}`).join(",");
}

const childrenOf = (entry: ControllerEntry): readonly ChildRef[] =>
  entry.type === "composite" ? entry.children : entry.attachments;

const keyOf = ({ apiVersion, resource }: ChildRef): string => `${resource}.${apiVersion}`;
