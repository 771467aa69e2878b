import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers for paths: what is returned is sent as JSON, a `failure` with its code, undefined is 404. */
export type Answers = (method: string, path: string, body: string) => unknown;

/** A Kubernetes API server's place on loopback, with a kubeconfig that points there. */
export interface StubApiServer {
  readonly kubeconfig: string;
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/** Listens on a free port of loopback and answers kubectl's raw calls. */
export async function startStubApiServer(answers: Answers): Promise<StubApiServer> {
  const calls: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push(`${request.method} ${request.url}`);
      const answer = answers(request.method ?? "", request.url ?? "", Buffer.concat(chunks).toString());
      const body = answer ?? failure(404, "NotFound", "not found");
      response.writeHead(isFailure(body) ? body.code : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`),
    calls,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What an API server answers in place of what was asked for. */
export function failure(code: number, reason: string, message: string) {
  return { kind: "Status", apiVersion: "v1", status: "Failure", reason, code, message } as const;
}

function isFailure(body: unknown): body is ReturnType<typeof failure> {
  return (body as { readonly status?: unknown }).status === "Failure";
}

function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "stub", cluster: { server } }],
    users: [{ name: "stub", user: { token: "none" } }],
    contexts: [{ name: "stub", context: { cluster: "stub", user: "stub" } }],
    "current-context": "stub",
  });
}
