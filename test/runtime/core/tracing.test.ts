import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeEach, expect, test } from "vitest";
import { looseComposite, parent } from "../../support/call.ts";
import { traced } from "./readme/tracing.ts";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
beforeEach(() => exporter.reset());
afterAll(() => provider.shutdown());

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

async function post(sync: () => unknown, headers: Record<string, string> = {}): Promise<number> {
  const server = await traced([looseComposite({ sync })]);
  const answer = await server.inject({ method: "POST", url: "/blogs/sync", payload: { parent }, headers });
  await server.close();
  return answer.statusCode;
}

/** The span of the request itself. */
const request = () => exporter.getFinishedSpans().find(({ name }) => name === "request");

test("a call is a span with controller, hook, parent and outcome, joined to the caller's trace", async () => {
  expect(await post(() => ({ children: [] }), { traceparent })).toBe(200);
  const span = request();
  expect(span?.attributes).toMatchObject({
    "metatron.controller": "blogs",
    "metatron.hook": "sync",
    "metatron.parent": "Blog default/foo",
    "metatron.outcome": "ok",
    "http.response.status_code": 200,
  });
  expect(span?.spanContext().traceId).toBe("0af7651916cd43dd8448eb211c80319c");
  expect(span?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
});

test.each([
  ["refused", () => ({})],
  ["failed", () => Promise.reject(new Error("no"))],
] as const)("a call that is %s says so", async (outcome, sync) => {
  expect(await post(sync)).toBe(500);
  expect(request()?.attributes["metatron.outcome"]).toBe(outcome);
  expect(request()?.status.code).toBe(2);
});

test("a span that a hook starts stands below that of its call", async () => {
  await post(async () => {
    trace.getTracer("test").startSpan("ask the registry").end();
    await Promise.resolve();
    return { children: [] };
  });
  const own = exporter.getFinishedSpans().find(({ name }) => name === "ask the registry");
  expect(own?.spanContext().traceId).toBe(request()?.spanContext().traceId);
});

test("what is no call has no such attribute", async () => {
  const server = await traced([looseComposite({ sync: () => ({ children: [] }) })]);
  await server.inject("/nothing");
  await server.close();
  for (const { attributes } of exporter.getFinishedSpans())
    expect(attributes["metatron.hook"]).toBeUndefined();
});
