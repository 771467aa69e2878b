import type { HookVersion } from "@metatron/runtime";
import type { Problem } from "../../errors.ts";
import { nearest } from "../../project/index.ts";
import type { HooksRef } from "../../project/model.ts";
import { problem } from "../fail.ts";
import { splitList } from "./children.ts";

const names = ["sync", "finalize", "customize"] as const;

/** What the flags say of hooks. */
export interface HookFlags {
  readonly hooks?: readonly string[] | undefined;
  readonly hookVersion?: HookVersion | undefined;
}

/** The hooks of a controller: those of the flags, else those it has, else sync alone; v2 unless said. */
export function chooseHooks(flags: HookFlags, before: HooksRef | undefined): HooksRef | readonly Problem[] {
  const asked = flags.hooks === undefined ? undefined : splitList(flags.hooks);
  const problems = (asked ?? []).flatMap((name) => (isHook(name) ? [] : [unknownHook(name)]));
  if (problems.length > 0) return problems;
  const wanted = new Set<string>(asked ?? Object.keys(before ?? {}));
  const version = flags.hookVersion;
  const hook = (name: (typeof names)[number]): HooksRef["sync"] => ({
    ...before?.[name],
    version: version ?? before?.[name]?.version ?? before?.sync.version ?? "v2",
  });
  return {
    sync: hook("sync"),
    ...(wanted.has("finalize") ? { finalize: hook("finalize") } : {}),
    ...(wanted.has("customize") ? { customize: hook("customize") } : {}),
  };
}

const isHook = (name: string): boolean => names.some((known) => known === name);

function unknownHook(name: string): Problem {
  const [meant] = nearest(name, names);
  const fix = `${meant === undefined ? "" : `Did you mean ${meant}? `}Hooks are ${names.join(", ")}.`;
  return problem("GENERATE_HOOK", `--hooks: there is no hook ${JSON.stringify(name)}.`, fix);
}
