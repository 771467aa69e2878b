import type { Problem } from "../../model/errors.ts";
import { type TextRule, obeys } from "../../project/index.ts";
import { problem } from "../fail.ts";

/** The problem of a flag whose value breaks a rule; none when it is not given. */
export function refuse(flag: string, value: string | undefined, rule: TextRule): Problem[] {
  if (value === undefined || obeys(rule, value)) return [];
  return [problem("FLAG_INVALID", `${flag} is ${JSON.stringify(value)}.`, `It must be ${rule.says}.`)];
}
