import { createServer } from "@metatron/runtime";
import type { FastifyBaseLogger } from "fastify";
import { pino } from "pino";
import { expect, test } from "vitest";
import { looseComposite, parent } from "../../support/call.ts";

const secret = () => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", annotations: { "metacontroller.k8s.io/last-applied-configuration": "hunter2" } },
  data: { a: "hunter2" },
  stringData: { b: "hunter2" },
});

class Holder {
  readonly held = secret();
}

class SecretObject {
  readonly kind = "Secret";
  readonly data = { a: "hunter2" };
}

const cycle = (): object => {
  const value: { secret: object; self?: object } = { secret: secret() };
  value.self = value;
  return value;
};
const deep = (levels: number): object => (levels === 0 ? secret() : { below: deep(levels - 1) });

type Log = (log: FastifyBaseLogger, context: object) => void;
const cases: Readonly<Record<string, Log>> = {
  itself: (log) => log.info(secret()),
  "in a list": (log) => log.info({ list: [secret()] }),
  "in a list of its own": (log) => log.info([secret()] as never),
  "formatted with %j": (log) => log.info("%j", secret()),
  "formatted with %o": (log) => log.info("%o", secret()),
  "after an object": (log) => log.info({ a: 1 }, "%j", [secret()]),
  "as the message": (log) => log.info({}, secret() as never),
  "bound to a child": (log) => log.child({ secret: secret() }).info("x"),
  "bound two children below": (log) =>
    log
      .child({})
      .child({ at: { secret: secret() } })
      .info("x"),
  "formatted below a child": (log) => log.child({}).info("%j", secret()),
  "in a list of Secrets": (log) => log.info({ kind: "SecretList", items: [{ data: { a: "hunter2" } }] }),
  "in an instance": (log) => log.info({ holder: new Holder() }),
  "in an instance of its own": (log) => log.info(new Holder()),
  "as an instance": (log) => log.info({ secret: new SecretObject() }),
  "in a cycle": (log) => log.info(cycle()),
  "in a cycle, formatted": (log) => log.info("%j", cycle()),
  "deep down": (log) => log.info(deep(20)),
  "behind toJSON": (log) => log.info({ a: { toJSON: () => ({ toJSON: secret }) } }),
  "behind a getter": (log) =>
    log.info({
      get secret() {
        return secret();
      },
    }),
  "in an error": (log) => log.error(Object.assign(new Error("x"), { secret: secret() })),
  "as a cause": (log) => log.error({ err: new Error("x", { cause: secret() }) }),
  "in the error of a cause": (log) =>
    log.error(new Error("x", { cause: Object.assign(new Error("y"), { secret: secret() }) })),
  "in an aggregate": (log) => log.error(new AggregateError([secret()])),
  "in an error of an aggregate": (log) =>
    log.error({ err: new AggregateError([Object.assign(new Error("x"), { secret: secret() })]) }),
  "in the context of the hook": (log, context) => log.info({ context }),
  "in the context, formatted": (log, context) => log.info("%o %j", context, context),
  "in a thrown error": () => {
    throw Object.assign(new Error("x"), { secret: secret() });
  },
  "in a thrown aggregate": () => {
    throw new AggregateError([secret(), Object.assign(new Error("x"), { secret: secret() })]);
  },
  "in a thrown cycle": () => {
    const error: Error & { self?: Error } = Object.assign(new Error("x"), { secret: secret() });
    error.self = error;
    throw error;
  },
};

for (const kind of ["our logger", "a pino of the user's"]) {
  for (const [name, write] of Object.entries(cases)) {
    test(`the data of a Secret ${name} is in no line of ${kind}`, async () => {
      const lines: string[] = [];
      const stream = { write: (line: string) => void lines.push(line) };
      const logger = kind === "our logger" ? { level: "debug", stream } : pino({ level: "debug" }, stream);
      const sync = (context: { log: FastifyBaseLogger }) => {
        write(context.log, context);
        return { children: [] };
      };
      const server = createServer({ controllers: [looseComposite({ sync })], logger });
      const children = { "Secret.v1": { s: secret() } };
      const payload = { parent, children, related: children };
      const answer = await server.inject({ method: "POST", url: "/blogs/sync", payload });
      expect(lines.length).toBeGreaterThan(0);
      expect(`${lines.join("")}${answer.body}`).not.toContain("hunter2");
      expect(answer.statusCode).toBe(name.includes("thrown") ? 500 : 200);
    });
  }
}
