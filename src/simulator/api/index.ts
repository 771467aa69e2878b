export { type ApiServerOptions, createApiServer } from "./server.ts";
