/** A room of the house: where it is, and what it may import besides itself. A trailing `*` matches a prefix. */
export interface Room {
  readonly path: string;
  readonly mayImport: readonly string[];
  readonly mayImportLazily?: readonly string[];
  /** What single files may import beyond the rule: the readers and writers. */
  readonly exceptions?: Readonly<Record<string, readonly string[]>>;
}

const model = "src/model/*";
const kubernetes = "runtime/src/kubernetes/*";
const controller = "runtime/src/controller/*";
const text = "runtime/src/text.ts";
const api = "src/simulator/api-server.ts";
const simulated = [
  api,
  "src/simulator/changes.ts",
  "src/simulator/records.ts",
  "src/simulator/problem.ts",
  "@metatron/runtime*",
];

/** The rooms of the command line. */
const cli: readonly Room[] = [
  { path: "bin/", mayImport: ["src/main.ts", "node:module"] },
  {
    path: "src/main.ts",
    mayImport: [
      model,
      "src/program.ts",
      "src/report/*",
      "src/version.ts",
      "src/process-io.ts",
      "commander",
      "node:*",
    ],
  },
  {
    path: "src/program.ts",
    mayImport: ["src/commands/flags.ts", "commander"],
    mayImportLazily: ["src/commands/*"],
  },
  // Commands join all rooms; the runtime's rooms are used for kinds and schemas.
  {
    path: "src/commands/",
    mayImport: ["src/*", "generators/*", "@metatron/runtime*", "node:*", "commander", "@clack/prompts"],
  },
  // The ground floor: types that rooms share.
  { path: "src/model/", mayImport: ["@metatron/runtime*"] },
  { path: "src/crd/", mayImport: [model, "js-yaml", "@metatron/runtime*"] },
  // Names of built-in kinds as people give them.
  { path: "src/kinds/", mayImport: [model, "@metatron/runtime/kubernetes"] },
  { path: "src/project/", mayImport: [model, "@metatron/runtime*"] },
  {
    path: "src/plan/",
    mayImport: [model, "node:path", "node:crypto", "node:zlib", "diff"],
    exceptions: {
      "src/plan/write.ts": ["node:fs/promises"],
      "src/plan/journal.ts": ["node:fs/promises", "node:timers/promises"],
      "src/plan/snapshot.ts": ["node:fs/promises"],
    },
  },
  { path: "src/upgrade/", mayImport: [model, "src/plan/*", "node-diff3"] },
  { path: "src/explain/", mayImport: [model, "src/error-table.ts", "src/lint/*"] },
  { path: "src/input/", mayImport: [model, "node:*"] },
  {
    path: "src/lint/",
    mayImport: [model, "src/crd/*", "src/kinds/*", "src/project/*", "@metatron/runtime*", "yaml"],
  },
  {
    path: "src/preview/",
    mayImport: [
      "src/simulator/index.ts",
      "src/simulator/detect/updates.ts",
      "src/report/style.ts",
      "@metatron/runtime*",
    ],
  },
  {
    path: "src/report/",
    mayImport: [
      model,
      "src/crd/*",
      "src/plan/*",
      "src/lint/*",
      "src/explain/*",
      "src/upgrade/*",
      "node:util",
      "node:path",
    ],
  },
  // What runs in the browser; of the server it knows the types of its answers.
  {
    path: "src/inspector/page/",
    mayImport: [
      "src/inspector/*",
      model,
      "preact*",
      "codemirror",
      "@codemirror/*",
      "@lezer/highlight",
      "d3-hierarchy",
    ],
  },
  // The page of `metatron dev` over one simulation.
  {
    path: "src/inspector/",
    mayImport: [
      model,
      "src/simulator/*",
      "src/crd/*",
      "@metatron/runtime*",
      "fastify",
      "diff",
      "yaml",
      "node:*",
    ],
  },
  {
    path: "src/",
    mayImport: ["src/*", "generators/error-codes.ts", "generators/example/error-codes.ts", "node:*"],
  },
];

/** The simulator knows the runtime as a user does, by its package name: `api ← builtin`, `api ← controller ← detect`. */
const simulator: readonly Room[] = [
  { path: "src/simulator/builtin/", mayImport: [...simulated, "node:net"] },
  { path: "src/simulator/apply/", mayImport: simulated },
  {
    path: "src/simulator/api/",
    mayImport: [...simulated, "src/simulator/builtin/index.ts", "src/simulator/builtin/labels.ts"],
  },
  { path: "src/simulator/clock/", mayImport: [] },
  { path: "src/simulator/world/", mayImport: [...simulated, "src/simulator/apply/*"] },
  {
    path: "src/simulator/hooks/",
    mayImport: [...simulated, "src/simulator/apply/*", "src/simulator/clock/*"],
  },
  {
    path: "src/simulator/controller/",
    mayImport: [
      ...simulated,
      "src/simulator/apply/*",
      "src/simulator/clock/*",
      "src/simulator/hooks/*",
      "src/simulator/faults.ts",
      "node:crypto",
    ],
  },
  {
    path: "src/simulator/detect/",
    mayImport: [
      ...simulated,
      "src/simulator/apply/*",
      "src/simulator/builtin/index.ts",
      "src/simulator/controller/*",
      "src/simulator/hooks/*",
    ],
  },
  {
    path: "src/simulator/cluster/",
    mayImport: ["src/simulator/*", "@metatron/runtime*"],
    exceptions: { "src/simulator/cluster/project.ts": ["node:fs/promises", "node:path", "node:url"] },
  },
  {
    path: "src/simulator/",
    mayImport: ["src/simulator/*", "@metatron/runtime*", "js-yaml", "node:crypto", "node:fs/promises"],
  },
];

const generators: Room = {
  path: "generators/",
  mayImport: [
    model,
    "handlebars",
    "handlebars/*",
    "json-schema-to-typescript",
    "prettier*",
    "js-yaml",
    "src/crd/*",
    "src/kinds/*",
    "src/plan/*",
    "src/project/*",
    "@metatron/runtime*",
  ],
  exceptions: {
    "generators/templates.ts": ["node:*"],
    "generators/types/type-names.ts": ["node:crypto"],
  },
};

/** `kubernetes ← controller ← gate ← call ← http ← serve ← index`; nothing upward. */
const runtime: readonly Room[] = [
  { path: "runtime/src/kubernetes/", mayImport: [] },
  { path: "runtime/src/controller/", mayImport: [kubernetes, "fastify"] },
  { path: "runtime/src/helpers/", mayImport: [kubernetes, controller, "node:crypto"] },
  { path: "runtime/src/gate/", mayImport: [kubernetes, controller, text, "node:util"] },
  {
    path: "runtime/src/call/",
    mayImport: [kubernetes, controller, "runtime/src/gate/*", "runtime/src/helpers/*", text, "fastify"],
    // Schemas are loaded only where a controller validates its parents.
    mayImportLazily: ["runtime/src/schema/index.ts"],
    exceptions: { "runtime/src/call/validate-parent.ts": ["runtime/src/schema/index.ts"] },
  },
  {
    path: "runtime/src/http/",
    mayImport: [
      kubernetes,
      controller,
      "runtime/src/gate/*",
      "runtime/src/call/*",
      text,
      "fastify",
      "fastify-plugin",
      "pino",
      "node:*",
    ],
    mayImportLazily: ["@prometheus-io/client"],
  },
  {
    path: "runtime/src/serve/",
    mayImport: ["runtime/src/http/*", text, "fastify", "close-with-grace", "node:*"],
  },
  {
    path: "runtime/src/resources/",
    mayImport: [kubernetes, "kubernetes-models*", "@kubernetes-models/*", "node:net"],
  },
  { path: "runtime/src/schema/", mayImport: [kubernetes, "re2js", "@marcbachmann/cel-js*", "node:net"] },
  { path: text, mayImport: [] },
  { path: "runtime/src/index.ts", mayImport: ["runtime/src/*"] },
];

/** The table of the architecture, with the changes that were made on purpose and why. */
export const rooms: readonly Room[] = [...cli, ...simulator, generators, ...runtime];
