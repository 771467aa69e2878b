import { groupOf } from "@metatron/runtime/kubernetes";
import type { Io } from "../model/io.ts";
import { runTool } from "./run-tool.ts";

/** A cluster through the user's kubectl. */
export interface Kubectl {
  /** Runs kubectl and returns what it printed. Throws `KubectlError` when it fails. */
  readonly run: (args: readonly string[], input?: string) => Promise<string>;
  /** The JSON that the API server answers for a path. Throws `KubectlError`. */
  readonly get: <T>(path: string) => Promise<T>;
}

/** A kubectl that failed: its last line is the message. */
export class KubectlError extends Error {
  override readonly name = "KubectlError";
  /** The API server's reason, as in `Forbidden`; empty when it gave none. */
  readonly reason: string;

  constructor(stderr: string) {
    super(stderr.trim().split("\n").at(-1) ?? "kubectl failed");
    this.reason = /Error from server \((\w+)\)/.exec(stderr)?.[1] ?? "";
  }
}

/** How kubectl is called. */
export interface KubectlOptions {
  /** A context of the kubeconfig. Default: the current one. */
  readonly context?: string | undefined;
  /** Hears of every call before it is made. */
  readonly say?: (command: string) => void;
}

/** The kubectl of the PATH; each call is given up after 30 s. */
export function createKubectl(io: Io, { context, say }: KubectlOptions = {}): Kubectl {
  const flags = context === undefined ? [] : ["--context", context];
  const run: Kubectl["run"] = async (args, input) => {
    const all = [...flags, ...args];
    say?.(["kubectl", ...all].join(" "));
    const options = { timeout: 30_000, ...(input !== undefined && { input }) };
    const { code, stdout, stderr } = await runTool("kubectl", all, io, options);
    if (code !== 0) throw new KubectlError(stderr);
    return stdout;
  };
  return { run, get: async (path) => JSON.parse(await run(["get", "--raw", path])) };
}

const pageSize = 500;

interface List<T> {
  readonly items?: readonly T[];
  readonly metadata?: { readonly continue?: string };
}

/** All objects of a list, page after page; when the server forgets it between two pages (410), it is read again. */
export async function listAll<T>(
  { get }: Kubectl,
  path: string,
  query: { readonly [name: string]: string } = {},
): Promise<T[]> {
  let all: T[] = [];
  let attempts = 0;
  for (let token = ""; ;) {
    const pairs = { ...query, limit: String(pageSize), ...(token !== "" && { continue: token }) };
    try {
      const page = await get<List<T>>(`${path}?${new URLSearchParams(pairs).toString()}`);
      all.push(...(page.items ?? []));
      token = page.metadata?.continue ?? "";
      if (token === "") return all;
    } catch (error) {
      const isForgotten = error instanceof KubectlError && /^(?:Expired|Gone)$/.test(error.reason);
      if (!isForgotten || ++attempts === 3) throw error;
      [all, token] = [[], ""];
    }
  }
}

/** The path of a resource, of its objects in a namespace, or of one of them. */
export function resourcePath(
  apiVersion: string,
  resource: string,
  namespace?: string,
  name?: string,
): string {
  const root = groupOf(apiVersion) === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  const place = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${root}${place}/${resource}${name === undefined ? "" : `/${name}`}`;
}
