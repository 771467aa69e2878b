// Sends the same call over a few connections, one at a time on each, and counts. A general load generator takes more time
// for a small call than the server does: the server then waits for it, and pays for every waking up.
import { once } from "node:events";
import { connect } from "node:net";

/** The bytes of a call as Metacontroller's client sends them. */
function requestBytes({ host, pathname }, body) {
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    "User-Agent: Go-http-client/1.1",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Content-Type: application/json",
    "Accept-Encoding: gzip",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** Reads answers off a socket: `next()` resolves when one is complete. */
function readAnswers(socket) {
  let done = () => undefined;
  let fail = () => undefined;
  let missing = -1;
  socket.on("data", (chunk) => {
    if (missing < 0) {
      const head = chunk.toString("latin1", 0, 1000);
      if (!head.startsWith("HTTP/1.1 200")) fail(new Error(head.split("\r\n", 1)[0]));
      missing = head.indexOf("\r\n\r\n") + 4 + Number(/content-length: (\d+)/i.exec(head)[1]);
    }
    missing -= chunk.length;
    if (missing > 0) return;
    missing = -1;
    done();
  });
  socket.on("close", () => fail(new Error("the server closed the connection")));
  return (whenDone, whenFailed) => {
    done = whenDone;
    fail = whenFailed;
  };
}

/** Opens connections to a server. */
export async function open(url, body, connections) {
  const target = new URL(url);
  const bytes = requestBytes(target, body);
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
      await once(socket, "connect");
      return socket;
    }),
  );
  const readers = sockets.map(readAnswers);
  return {
    /** Sends until `isEnough(answered)`, and gives the milliseconds that each call took, in no order. */
    send: (isEnough) => sendAll({ sockets, readers, bytes }, isEnough),
    close: () => sockets.forEach((socket) => socket.removeAllListeners("close").destroy()),
  };
}

function sendAll({ sockets, readers, bytes }, isEnough) {
  const times = [];
  let sent = 0;
  return Promise.all(
    sockets.map(
      (socket, index) =>
        new Promise((resolve, reject) => {
          let begin = 0;
          const next = () => {
            if (isEnough(sent)) return resolve();
            sent++;
            begin = performance.now();
            socket.write(bytes);
          };
          readers[index](() => {
            times.push(performance.now() - begin);
            next();
          }, reject);
          next();
        }),
    ),
  ).then(() => times);
}
