import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A hook server without our runtime, until the test ends: any language could be behind it. An `Error` is a 500 with its text. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what its hooks read
export async function serveHooks<Request>(
  answer: (request: Request, path: string) => unknown,
): Promise<string> {
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      const said = answer(JSON.parse(text) as Request, (request.url ?? "").split("?")[0] ?? "");
      if (said instanceof Error) response.writeHead(500).end(said.message);
      else response.end(JSON.stringify(said));
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
