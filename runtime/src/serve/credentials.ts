import { readFileSync } from "node:fs";
import type { Authentication } from "../http/authentication.ts";
import { messageOf } from "../text.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Credentials that callers must send, and the files they came from. */
export interface CredentialSources {
  readonly authentication: Authentication;
  readonly files: readonly string[];
  /** Reads the files again; a file that cannot be read leaves the old value. */
  readonly reload: () => void;
}

interface Source {
  readonly value: () => string;
  readonly file?: string;
  readonly reload: () => void;
}

/** Finds credentials in `METATRON_BEARER_TOKEN…` and `METATRON_BASIC_…`, each directly or as a file. */
export function readCredentials(given: Variables, problems: string[]): CredentialSources | undefined {
  const source = (name: string): Source | undefined => readSource(given, name, problems);
  const token = source("METATRON_BEARER_TOKEN");
  const username = source("METATRON_BASIC_USERNAME");
  const password = source("METATRON_BASIC_PASSWORD");
  if ((username === undefined) !== (password === undefined)) {
    problems.push(
      "basic authentication needs both METATRON_BASIC_USERNAME and METATRON_BASIC_PASSWORD (or …_FILE)",
    );
  }
  const sources = [token, username, password].filter((each) => each !== undefined);
  if (sources.length === 0) return undefined;
  return {
    authentication: {
      ...(token && { bearer: () => lines(token.value()) }),
      ...(username && password && { basic: () => [`${username.value()}:${password.value()}`] }),
    },
    files: sources.flatMap(({ file }) => file ?? []),
    reload: () => sources.forEach((each) => each.reload()),
  };
}

function readSource(given: Variables, name: string, problems: string[]): Source | undefined {
  const text = given[name];
  const file = given[`${name}_FILE`];
  if (!file) return text ? { value: () => text, reload: () => undefined } : undefined;
  if (text) problems.push(`${name} and ${name}_FILE exclude each other`);
  let value = "";
  const read = (): void => {
    value = readFileSync(file, "utf8").trim();
    if (value === "") throw new Error("the file is empty");
  };
  try {
    read();
  } catch (error) {
    problems.push(`${name}_FILE cannot be used: ${messageOf(error)}`);
  }
  return { file, value: () => value, reload: () => attempt(read) };
}

function attempt(read: () => void): void {
  try {
    read();
  } catch {
    // While Kubernetes replaces a mounted Secret the file may be missing; the next change brings it.
  }
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
