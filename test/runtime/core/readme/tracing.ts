import { FastifyOtelInstrumentation } from "@fastify/otel";
import { type Controller, hookCall, metatron } from "@metatron/runtime";
import { type FastifyInstance, fastify } from "fastify";

/** A server whose calls are spans of the registered tracer provider. */
export async function traced(controllers: readonly Controller[]): Promise<FastifyInstance> {
  const server = fastify();
  await server.register(new FastifyOtelInstrumentation().plugin());
  server.addHook("onSend", (request, _reply, payload, done) => {
    const call = hookCall(request);
    request.opentelemetry().span?.setAttributes({
      "metatron.controller": call?.controller,
      "metatron.hook": call?.hook,
      "metatron.parent": call?.outcome.parent,
      "metatron.outcome": call?.outcome.name,
    });
    done(null, payload);
  });
  await server.register(metatron, { controllers });
  return server;
}
