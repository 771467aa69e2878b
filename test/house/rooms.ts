/** A room of the house: where it is, and what it may import besides itself. A trailing `*` matches a prefix. */
export interface Room {
  readonly path: string;
  readonly mayImport: readonly string[];
  readonly mayImportLazily?: readonly string[];
  /** What single files may import beyond the rule: the readers and writers. */
  readonly exceptions?: Readonly<Record<string, readonly string[]>>;
}

const words = ["src/errors.ts", "src/io.ts", "src/outcome.ts"];

/** The table of the architecture, with the changes that were made on purpose and why. */
export const rooms: readonly Room[] = [
  { path: "bin/", mayImport: ["src/main.ts", "node:module"] },
  {
    path: "src/main.ts",
    mayImport: [
      ...words,
      "src/program.ts",
      "src/report/*",
      "src/version.ts",
      "src/process-io.ts",
      "src/interrupted.ts",
      "commander",
      "node:module",
      "node:process",
    ],
  },
  {
    path: "src/program.ts",
    mayImport: [...words, "src/program/*", "src/report/*", "src/version.ts", "commander"],
  },
  {
    path: "src/program/",
    mayImport: [...words, "src/program.ts", "src/report/*", "commander"],
    mayImportLazily: ["src/commands/*"],
  },
  // Commands join all rooms; the runtime's rooms are used for kinds, schemas and the simulator.
  {
    path: "src/commands/",
    mayImport: [
      "src/*",
      "generators/*",
      "@metatron/runtime*",
      "node:*",
      "@clack/prompts",
      "yaml",
      "js-yaml",
      "node-diff3",
    ],
  },
  // The walker and the schema's type live in the runtime, which needs them without the CLI.
  {
    path: "src/crd/",
    mayImport: ["js-yaml", "src/errors.ts", "@metatron/runtime", "@metatron/runtime/schema"],
  },
  // Names of built-in kinds as people give them; the kinds themselves are the simulator's too.
  // The simulator knows the runtime as a user does: by its package name.
  { path: "src/simulator/", mayImport: ["@metatron/runtime*", "js-yaml", "node:crypto", "node:fs/promises"] },
  { path: "src/kinds/", mayImport: ["@metatron/runtime/kubernetes"] },
  { path: "src/project/", mayImport: ["src/errors.ts", "@metatron/runtime", "@metatron/runtime/kubernetes"] },
  {
    path: "src/plan/",
    mayImport: [...words, "node:path", "node:crypto", "diff"],
    exceptions: { "src/plan/disk.ts": ["node:fs/promises"], "src/plan/snapshot.ts": ["node:fs/promises"] },
  },
  { path: "src/upgrade/", mayImport: [...words, "src/plan/*", "node-diff3"] },
  { path: "src/explain/", mayImport: [...words, "src/error-table.ts", "src/lint/*"] },
  { path: "src/input/", mayImport: [...words, "node:*"] },
  {
    path: "src/lint/",
    mayImport: [
      ...words,
      "src/crd/*",
      "src/kinds/*",
      "src/project/*",
      "@metatron/runtime*",
      "yaml",
      "js-yaml",
    ],
  },
  {
    path: "src/report/",
    mayImport: [
      ...words,
      "src/crd/*",
      "src/plan/*",
      "src/project/*",
      "src/lint/*",
      "src/explain/*",
      "src/upgrade/*",
      "node:util",
      "node:path",
      "diff",
      "@metatron/runtime*",
    ],
  },
  {
    path: "src/",
    mayImport: ["src/*", "generators/error-codes.ts", "generators/example/error-codes.ts", "node:*"],
  },
  {
    path: "generators/",
    mayImport: [
      "handlebars",
      "handlebars/*",
      "json-schema-to-typescript",
      "prettier*",
      "js-yaml",
      "src/crd/*",
      "src/kinds/*",
      "src/plan/*",
      "src/project/*",
      "src/errors.ts",
      "@metatron/runtime*",
    ],
    exceptions: {
      "generators/templates.ts": ["node:*"],
      "generators/types/type-names.ts": ["node:crypto"],
    },
  },
  {
    path: "runtime/src/",
    mayImport: [
      "node:*",
      "fastify",
      "fastify-plugin",
      "close-with-grace",
      "re2js",
      "@marcbachmann/cel-js*",
      "kubernetes-models*",
      "@kubernetes-models/*",
      "pino",
    ],
    mayImportLazily: ["@prometheus-io/client"],
  },
];
