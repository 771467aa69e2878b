import { createRequire } from "node:module";

type Compile = (...args: readonly unknown[]) => unknown;

/**
 * Fastify's schema compilers, loaded when a route with a schema needs them. No hook route has one, and loading them is
 * a third of a server's start.
 */
export function lazyCompilers(): { buildValidator: never; buildSerializer: never } {
  return {
    buildValidator: lazily("@fastify/ajv-compiler") as never,
    buildSerializer: lazily("@fastify/fast-json-stringify-compiler") as never,
  };
}

function lazily(name: string): Compile {
  let build: Compile | undefined;
  return (...args) => {
    if (build === undefined) {
      const require = createRequire(createRequire(import.meta.url).resolve("fastify"));
      build = (require(name) as () => Compile)();
    }
    return build(...args);
  };
}
