import { createServer, metatron } from "@metatron/runtime";
import { fastify } from "fastify";
import shop from "./hooks.ts";

const server = createServer({ controllers: [shop], logger: false });
const payload = { parent: { metadata: { name: "web" }, spec: {} } };
const answer = await server.inject({ method: "POST", url: "/shops/sync", payload });

const own = fastify(); // hooks beside routes of your own
await own.register(metatron, { controllers: [shop], concurrency: 20 });

export { answer, own };
