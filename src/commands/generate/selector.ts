import type { LabelSelector } from "@metatron/runtime";
import { fail } from "../fail.ts";

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

/** A selector as kubectl spells it, in the two parts that a manifest has. */
export interface ParsedSelector {
  readonly match: Readonly<Record<string, string>>;
  readonly expressions: readonly Expression[];
}

const key = String.raw`((?:[A-Za-z0-9.-]+\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)`;
const forms: readonly {
  readonly pattern: RegExp;
  readonly read: (key: string, value: string) => Expression | string;
}[] = [
  {
    pattern: new RegExp(`^${key}\\s*!=\\s*(\\S*)$`),
    read: (name, value) => ({ key: name, operator: "NotIn", values: [value] }),
  },
  { pattern: new RegExp(`^${key}\\s*==?\\s*(\\S*)$`), read: (_name, value) => value },
  {
    pattern: new RegExp(`^${key}\\s+in\\s*\\(([^)]*)\\)$`),
    read: (name, list) => ({ key: name, operator: "In", values: split(list) }),
  },
  {
    pattern: new RegExp(`^${key}\\s+notin\\s*\\(([^)]*)\\)$`),
    read: (name, list) => ({ key: name, operator: "NotIn", values: split(list) }),
  },
  { pattern: new RegExp(`^!\\s*${key}()$`), read: (name) => ({ key: name, operator: "DoesNotExist" }) },
  { pattern: new RegExp(`^${key}()$`), read: (name) => ({ key: name, operator: "Exists" }) },
];

const split = (list: string): string[] => list.split(",").map((item) => item.trim());

/** Reads `app=web,tier!=db,track in (a, b),!canary`; throws when a part is none of these. */
export function parseSelector(text: string, flag: string): ParsedSelector {
  const match: Record<string, string> = {};
  const expressions: Expression[] = [];
  for (const part of text.split(/,(?![^(]*\))/).map((item) => item.trim())) {
    const form = forms.find(({ pattern }) => pattern.test(part));
    const [, name = "", value = ""] = form?.pattern.exec(part) ?? [];
    const read = form?.read(name, value);
    if (read === undefined)
      fail(
        "FLAG_INVALID",
        `${flag}: ${JSON.stringify(part)} is no selector.`,
        "Write key=value, key!=value, key in (a, b), key notin (a, b), key or !key.",
      );
    if (typeof read === "string") match[name] = read;
    else expressions.push(read);
  }
  return { match, expressions };
}
