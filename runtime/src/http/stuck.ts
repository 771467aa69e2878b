import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Server as TlsServer } from "node:tls";

/** A connection with the answer that is due on it. Node has kept it in this field for ever, but documents it nowhere. */
type Connection = Socket & { readonly _httpMessage?: { readonly req: IncomingMessage } | null };

/** When a connection was last seen to bring bytes. */
interface Seen {
  bytes: number;
  at: number;
}

/**
 * Gives what ends connections on which nothing runs and nothing comes: Node counts one as busy before its first request,
 * and Go's client keeps such ones, and for as long as a header or a body is not whole. Calls cost nothing for it.
 */
export function followStuck(server: Server, mostMilliseconds: number): () => void {
  const connections = new Map<Connection, Seen>();
  let isBlind = false;
  server.on(server instanceof TlsServer ? "secureConnection" : "connection", (socket: Connection) => {
    connections.set(socket, { bytes: 0, at: -Infinity });
    socket.once("close", () => connections.delete(socket));
  });
  server.once("request", (_request, response: ServerResponse) => {
    isBlind = (response.socket as Connection)._httpMessage !== response;
  });
  spareUnsent(server, connections);
  return () => {
    const now = performance.now();
    for (const [connection, seen] of connections) {
      if (isBlind || !isWaiting(connection)) continue;
      if (connection.bytesRead !== seen.bytes) Object.assign(seen, { bytes: connection.bytesRead, at: now });
      else if (now - seen.at > mostMilliseconds) connection.destroy();
    }
  };
}

/** Node takes a connection for idle once its answer was handed over, however much of it is still to be sent. */
function spareUnsent(server: Server, connections: ReadonlyMap<Connection, Seen>): void {
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    const unsent = [...connections.keys()].filter(({ writableLength }) => writableLength > 0);
    for (const connection of unsent) connection.destroy = () => connection;
    closeIdle();
    for (const connection of unsent) Reflect.deleteProperty(connection, "destroy");
  };
}

function isWaiting({ _httpMessage: due }: Connection): boolean {
  return due == null || !due.req.complete;
}
