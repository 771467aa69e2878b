import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = (path: string): string => fileURLToPath(new URL(`../runtime/src/${path}`, import.meta.url));

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^@metatron\/runtime$/, replacement: source("index.ts") },
      { find: /^@metatron\/runtime\/(kubernetes|resources|schema)$/, replacement: source("$1/index.ts") },
      {
        find: /^@metatron\/cli\/testing$/,
        replacement: fileURLToPath(new URL("../src/simulator/index.ts", import.meta.url)),
      },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/golden/**", "test/fixtures/**", "**/node_modules/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
    reporters: ["default", new URL("./support/closing-line.ts", import.meta.url).pathname],
  },
});
